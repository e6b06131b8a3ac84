using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Running;

/// <summary>Keeps the question for input that waits for an answer. Thread-safe.</summary>
internal sealed class InputDesk : IDisposable
{
    private readonly IPromptSession _session;
    private readonly Lock _gate = new();
    private TaskCompletionSource<InputQuestion> _next = NewNext();

    public InputDesk(IPromptSession session)
    {
        _session = session;
        session.InputRequested += OnInputRequested;
        session.Changed += OnChanged;
    }

    /// <summary>Completes when there is a question.</summary>
    public Task<InputQuestion> Question
    {
        get
        {
            lock (_gate)
            {
                return _next.Task;
            }
        }
    }

    /// <summary>A question came while no submission of this prompt ran.</summary>
    public event Action? Asked;

    /// <summary>The question needs no answer from here any more.</summary>
    public void Done(InputQuestion question)
    {
        lock (_gate)
        {
            if (_next.Task.IsCompletedSuccessfully && _next.Task.Result.QuestionId == question.QuestionId)
            {
                _next = NewNext();
            }
        }
    }

    public void Dispose()
    {
        _session.InputRequested -= OnInputRequested;
        _session.Changed -= OnChanged;
    }

    private static TaskCompletionSource<InputQuestion> NewNext() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void OnInputRequested(InputQuestion question)
    {
        lock (_gate)
        {
            if (_next.Task.IsCompleted)
            {
                _next = NewNext();
            }

            _next.SetResult(question);
        }

        Asked?.Invoke();
    }

    private void OnChanged(SessionInfo session)
    {
        // Code that has ended waits for nothing.
        if (session.Availability != SessionAvailability.Busy)
        {
            lock (_gate)
            {
                if (_next.Task.IsCompleted)
                {
                    _next = NewNext();
                }
            }
        }
    }
}
