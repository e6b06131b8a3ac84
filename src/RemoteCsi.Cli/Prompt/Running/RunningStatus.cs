using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client.Links;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Running;

/// <summary>Shows, below what a submission writes, how long it has been running, and how far it says it has come, from its first second on.</summary>
/// <remarks>Disposing of it takes the line away. Thread-safe.</remarks>
internal sealed class RunningStatus : IAsyncDisposable
{
    /// <summary>What is quicker needs no word.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>How often it is looked whether there is something to show; what is being written meanwhile goes before.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private const int BarLength = 20;
    private const int LongestText = 40;

    private readonly IPromptSession _session;
    private readonly string _submissionId;
    private readonly Transcript _transcript;
    private readonly Func<bool> _isStopping;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private bool _isHidden;
    private ReportNotice? _report;

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
        session.Reported += OnReported;
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
        _session.Reported -= OnReported;
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

    /// <summary>A part of a whole as a bar and a percentage.</summary>
    public static string Bar(double fraction)
    {
        int full = (int)(Math.Clamp(fraction, 0, 1) * BarLength);
        return $"[{new string('█', full)}{new string('░', BarLength - full)}] {Math.Floor(Math.Clamp(fraction, 0, 1) * 100):0} %";
    }

    private void OnReported(ReportNotice notice)
    {
        // Also of somebody else's, before or after.
        if (notice.SubmissionId == _submissionId)
        {
            lock (_gate)
            {
                _report = notice;
            }
        }
    }

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

    private static string Said(ReportNotice report) =>
        (report.Fraction is { } fraction ? Bar(fraction) + " " : "")
        + (report.Text is { Length: > 0 } text ? TerminalFilter.CleanLine(text.Length <= LongestText ? text : text[..LongestText] + "…") + ", " : "");

    private string Text()
    {
        string elapsed = InWords(_time.GetElapsedTime(_began));
        return _isStopping() ? $"{elapsed}, being stopped"
            : _session.Info.RunningSubmissionId is { } other && other != _submissionId ? $"{elapsed}, waiting for its turn"
            : _report is { } report ? $"{Said(report)}{elapsed}; Ctrl+C to stop"
            : $"{elapsed}, still running; Ctrl+C to stop";
    }
}
