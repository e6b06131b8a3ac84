using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Client.Links;

namespace RemoteCsi.Cli.Prompt.Running;

/// <summary>Shows, below what a submission writes, how long it has been running, from its first second on.</summary>
/// <remarks>Disposing of it takes the line away. Thread-safe.</remarks>
internal sealed class RunningStatus : IAsyncDisposable
{
    /// <summary>What is quicker needs no word.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>How often it is looked whether there is something to show; what is being written meanwhile goes before.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly IPromptSession _session;
    private readonly string _submissionId;
    private readonly Transcript _transcript;
    private readonly Func<bool> _isStopping;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private bool _isHidden;

    /// <param name="session">The session.</param>
    /// <param name="submissionId">The submission, which is sent just now.</param>
    /// <param name="transcript">Where it is shown.</param>
    /// <param name="isStopping">Whether Ctrl+C was pressed.</param>
    /// <param name="time">The clock.</param>
    public RunningStatus(IPromptSession session, string submissionId, Transcript transcript, Func<bool> isStopping, TimeProvider time)
    {
        _session = session;
        _submissionId = submissionId;
        _transcript = transcript;
        _isStopping = isStopping;
        _time = time;
        _began = time.GetTimestamp();

        // What was written before is not this code's.
        transcript.Status(null);
        _timer = time.CreateTimer(_ => Show(), null, Moment, LookEvery);
    }

    /// <summary>A line is typed for the code, or in answer to a question of ours: nothing else may be there.</summary>
    public void Hide()
    {
        lock (_gate)
        {
            _isHidden = true;
            _transcript.Status(null);
        }
    }

    /// <summary>Nothing is typed any more.</summary>
    public void Unhide()
    {
        lock (_gate)
        {
            _isHidden = false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Hide();
        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A time in the few letters that a person reads it by: <c>9 s</c>, <c>2:05 min</c>, <c>1:00:09 h</c>.</summary>
    public static string InWords(TimeSpan elapsed) => elapsed switch
    {
        { TotalMinutes: < 1 } => $"{(int)elapsed.TotalSeconds} s",
        { TotalHours: < 1 } => $"{elapsed.Minutes}:{elapsed.Seconds:00} min",
        _ => $"{(int)elapsed.TotalHours}:{elapsed.Minutes:00}:{elapsed.Seconds:00} h",
    };

    private void Show()
    {
        lock (_gate)
        {
            if (!_isHidden)
            {
                _transcript.Status(_session.Link.Status == LinkStatus.Up ? Text() : null);
            }
        }
    }

    private string Text()
    {
        string elapsed = InWords(_time.GetElapsedTime(_began));
        return _isStopping() ? $"{elapsed}, being stopped"
            : _session.Info.RunningSubmissionId is { } other && other != _submissionId ? $"{elapsed}, waiting for its turn"
            : $"{elapsed}, still running; Ctrl+C to stop";
    }
}
