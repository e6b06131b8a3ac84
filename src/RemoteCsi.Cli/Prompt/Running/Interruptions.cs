using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Client;
using RemoteCsi.Client.Links;

namespace RemoteCsi.Cli.Prompt.Running;

/// <summary>What Ctrl+C does while one submission runs.</summary>
/// <remarks>
/// The first asks the code to stop, this submission and no other: somebody else's may run before it in the same session; when it has not stopped in time, that is said. Any further one is taken for an offer to end the worker
/// (<see cref="Offer"/>), which costs the variables and so is never done without an answer. While the link is down nothing can be asked,
/// so Ctrl+C stops the waiting.
/// </remarks>
internal sealed class Interruptions : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ITerminal _terminal;
    private readonly IPromptSession _session;
    private readonly string _submissionId;
    private readonly Transcript _transcript;
    private readonly Action _stopWaiting;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _offer = NewOffer();
    private bool _asked;
    private bool _isOver;

    public Interruptions(ITerminal terminal, IPromptSession session, string submissionId, Transcript transcript, TimeProvider time, Action stopWaiting)
    {
        _terminal = terminal;
        _session = session;
        _submissionId = submissionId;
        _transcript = transcript;
        _stopWaiting = stopWaiting;
        _timer = time.CreateTimer(_ => SayStillRunning(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        terminal.Interrupted += OnInterrupted;
    }

    /// <summary>Completes when Ctrl+C was pressed again; then the person is to be asked, and <see cref="Accept"/> or <see cref="Decline"/> called.</summary>
    public Task Offer
    {
        get
        {
            lock (_gate)
            {
                return _offer.Task;
            }
        }
    }

    /// <summary>Whether Ctrl+C was pressed.</summary>
    public bool IsAsked
    {
        get
        {
            lock (_gate)
            {
                return _asked;
            }
        }
    }

    /// <summary>Ends the worker.</summary>
    public void Accept()
    {
        _transcript.Note("ending the worker");
        _ = InterruptAsync(endWorker: true, _over.Token);
        Decline();
    }

    /// <summary>The code goes on; the next Ctrl+C offers it again.</summary>
    public void Decline()
    {
        lock (_gate)
        {
            _offer = NewOffer();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _terminal.Interrupted -= OnInterrupted;
        lock (_gate)
        {
            _isOver = true;
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        await _over.CancelAsync().ConfigureAwait(false);
        _over.Dispose();
    }

    private static TaskCompletionSource NewOffer() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void OnInterrupted()
    {
        if (_session.Link.Status != LinkStatus.Up)
        {
            _stopWaiting();
            return;
        }

        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            if (_asked)
            {
                _offer.TrySetResult();
            }
            else
            {
                _asked = true;
                _timer.Change(Patience, Timeout.InfiniteTimeSpan);
            }
        }

        // Asked again as well: the first may have been lost with a link.
        _ = InterruptAsync(endWorker: false, _over.Token);
    }

    private async Task InterruptAsync(bool endWorker, CancellationToken cancellationToken)
    {
        try
        {
            await _session.InterruptAsync(endWorker, _submissionId, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteCsiException failure)
        {
            _transcript.Problem(failure.Message);
        }
        catch (OperationCanceledException)
        {
            // The submission has ended meanwhile.
        }
    }

    private void SayStillRunning()
    {
        lock (_gate)
        {
            if (_isOver || _offer.Task.IsCompleted)
            {
                return;
            }
        }

        _transcript.Note("still running: what loops inside a library or a finally block cannot be stopped; Ctrl+C again offers to end the worker");
    }
}
