using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Client.Links;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Sessions;

/// <summary>Brings what a session tells unasked into the transcript.</summary>
/// <remarks>Output may be held back by a slow terminal here; that is what bounds a writer that nobody can read as fast.</remarks>
internal sealed class SessionNews : IDisposable
{
    /// <summary>What can be done with a broken session.</summary>
    public const string WaysOn = "#reset starts the session anew; #reset --replay also runs its submissions again";

    /// <summary>A link that stays down for the same reason is mentioned again only so often.</summary>
    private static readonly TimeSpan StillDownEvery = TimeSpan.FromSeconds(30);

    private readonly IPromptSession _session;
    private readonly Transcript _transcript;
    private readonly OutcomeView _view;
    private readonly Func<bool> _isRunningOurs;
    private BeganNotice? _others;
    private readonly TimeProvider _time;
    private string? _othersSubmission;
    private bool _closedTold;
    private bool _lossTold;
    private bool _replaying;
    private int _resets;
    private string? _downToldCause;
    private long _downToldAt;

    /// <param name="session">The session.</param>
    /// <param name="transcript">Where it is told.</param>
    /// <param name="view">Shows what came of others' submissions.</param>
    /// <param name="isRunningOurs">Whether a submission of this prompt runs.</param>
    /// <param name="time">The clock of what is not said too often.</param>
    public SessionNews(IPromptSession session, Transcript transcript, OutcomeView view, Func<bool> isRunningOurs, TimeProvider time)
    {
        _time = time;
        _view = view;
        _session = session;
        _transcript = transcript;
        _isRunningOurs = isRunningOurs;

        // The first line of the prompt has told of it.
        _othersSubmission = session.Info.RunningSubmissionId;

        // A session that has run something may have written something that nobody has seen.
        _replaying = session.Info is { Temporary: false, Submissions: > 0 };
        _resets = session.Info.Resets;
        session.OutputReceived += OnOutput;
        session.OutputDropped += OnDropped;
        session.LinkChanged += OnLink;
        session.Changed += OnChanged;
        session.Progress += OnProgress;
        session.SubmissionBegan += OnBegan;
        session.SubmissionEnded += OnEnded;
    }

    /// <summary>Something was submitted from here: what comes now is new.</summary>
    public void EndReplay() => _replaying = false;

    /// <summary>The outcome of a submission has told that the session's process is gone; the session itself need not.</summary>
    public void LossWasTold() => _lossTold = true;

    public void Dispose()
    {
        _session.OutputReceived -= OnOutput;
        _session.OutputDropped -= OnDropped;
        _session.LinkChanged -= OnLink;
        _session.Changed -= OnChanged;
        _session.Progress -= OnProgress;
        _session.SubmissionBegan -= OnBegan;
        _session.SubmissionEnded -= OnEnded;
    }

    private void OnOutput(OutputChunk chunk)
    {
        if (_replaying)
        {
            _replaying = false;
            _transcript.Note("── what the session wrote before ──");
        }

        _transcript.Output(chunk);
    }

    private void OnProgress(ProgressNotice notice) => _transcript.Note(notice.Text);

    private void OnBegan(BeganNotice notice)
    {
        _others = notice;
        _othersSubmission = notice.SubmissionId;
        _replaying = false;
        _transcript.Note($"── {notice.By}: ──\n{notice.Code.TrimEnd()}");
    }

    private void OnEnded(EndedNotice notice)
    {
        string code = _others?.SubmissionId == notice.Outcome.SubmissionId ? _others.Code : "";
        _transcript.EndOutput();
        _view.Show(notice.Outcome, code);
    }

    private void OnDropped(long chunks) => _transcript.Note(OutcomeText.Gap(chunks));

    private void OnLink(LinkState link)
    {
        switch (link.Status)
        {
            case LinkStatus.Up:
                _transcript.Note($"the link to {_session.EndpointName} is back");
                break;
            case LinkStatus.Lost when link.NextAttempt is TimeSpan pause:
                if (link.Cause != _downToldCause || _time.GetElapsedTime(_downToldAt) >= StillDownEvery)
                {
                    _transcript.Problem(
                        $"the link to {_session.EndpointName} is still down{Why(link.Cause)}; tried {link.Attempts} times, again in {Math.Ceiling(pause.TotalSeconds):0} s, or as soon as a line is entered");
                    (_downToldCause, _downToldAt) = (link.Cause, _time.GetTimestamp());
                }

                break;
            case LinkStatus.Lost:
                _transcript.Problem($"the link to {_session.EndpointName} is lost{Why(link.Cause)}; trying again");
                (_downToldCause, _downToldAt) = (link.Cause, _time.GetTimestamp());
                break;
            default:
                _transcript.Problem($"the link to {_session.EndpointName} could not be made again{Why(link.Cause)}; the next line tries anew");
                break;
        }
    }

    private void OnChanged(SessionInfo info)
    {
        if (info.State is SessionState.Closed or SessionState.Broken && !_closedTold && !_lossTold && !_isRunningOurs())
        {
            _closedTold = true;
            _transcript.Problem($"the session is {info.State.ToString().ToLowerInvariant()}{Why(info.Cause)}");
            if (info.State == SessionState.Broken)
            {
                _transcript.Note(WaysOn);
            }
        }

        if (info.Resets > _resets)
        {
            _resets = info.Resets;
            _lossTold = false;
            if (!_isRunningOurs())
            {
                _transcript.Note("somebody started the session anew; its variables are gone");
            }
        }

        if (info.State is SessionState.Opened or SessionState.Disconnected)
        {
            _closedTold = false;
        }

        if (info.RunningSubmissionId is not null && info.RunningSubmissionId != _othersSubmission && !_isRunningOurs())
        {
            _othersSubmission = info.RunningSubmissionId;
            _transcript.Note($"{info.RunningFor ?? "somebody"} runs code in this session");
        }
    }

    private static string Why(string? cause) => cause is null ? "" : ": " + cause;
}
