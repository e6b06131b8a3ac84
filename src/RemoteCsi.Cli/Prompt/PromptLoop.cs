using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Prompt.Commands;
using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.History;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Cli.Prompt.Paging;
using RemoteCsi.Cli.Prompt.Running;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client.Links;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt;

/// <summary>Reads a statement, runs it, shows what came of it, until the person leaves.</summary>
internal sealed class PromptLoop : ICommandPlace, IAsyncDisposable
{
    // The terminal's second screen, without the cursor; what was there before comes back with the first.
    private const string OtherScreen = "\e[?1049h\e[?25l";
    private const string OwnScreen = "\e[?25h\e[?1049l";

    private readonly IPromptSession _session;
    private readonly ITerminal _terminal;
    private readonly PromptOptions _options;
    private readonly Transcript _transcript;
    private readonly LineEditor _editor;
    private readonly InputDesk _desk;
    private readonly SubmissionRunner _runner;
    private readonly OutcomeView _view;
    private readonly ResetRun _reset;
    private readonly SessionNews _news;
    private readonly MissedResults _missed;
    private string _unsent = "";
    private volatile bool _running;

    /// <param name="session">The session.</param>
    /// <param name="surface">Where it is shown; not disposed of here.</param>
    /// <param name="options">How.</param>
    public PromptLoop(IPromptSession session, PromptSurface surface, PromptOptions options)
    {
        _session = session;
        _terminal = surface.Terminal;
        _transcript = surface.Transcript;
        _editor = surface.Editor;
        _options = options;
        _transcript.Note(Welcome(session));
        _desk = new InputDesk(session);
        _runner = new SubmissionRunner(session, _terminal, _transcript, _desk, options.TimeProvider);
        _view = new OutcomeView(_terminal, _transcript, options.Theme);
        _reset = new ResetRun(session, _terminal, _transcript, _runner, _view);
        _news = new SessionNews(session, _transcript, _view, () => _running, options.TimeProvider);
        _missed = new MissedResults(session, _transcript.Note, _view.Show);
        _desk.Asked += OnAsked;
        if (_desk.Question.IsCompleted)
        {
            OnAsked();
        }
    }

    /// <summary>Runs until the person leaves; that is the exit code 0.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken) => RunAsync(first: null, cancellationToken);

    /// <summary>Likewise.</summary>
    /// <param name="first">The first line, where it is read already; null where it is not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> RunAsync(Task<EditedLine>? first, CancellationToken cancellationToken)
    {
        // The parser takes a moment the first time, which the person spends reading the first line.
        Task warm = Task.Run(() => TypedCode.Of("var warm = $\"{1}\"; // up").IsComplete, cancellationToken);
        if (!_options.Defaults.IsEmpty)
        {
            await RunOursAsync(() => NewSession.PrepareAsync(this, _options.Defaults, cancellationToken)).ConfigureAwait(false);
        }

        while (true)
        {
            EditedLine line = await (first ?? _editor.ReadAsync(PromptText.Of(_session), _unsent, cancellationToken)).ConfigureAwait(false);
            first = null;
            _unsent = "";
            if (line.Kind == EditedLineKind.Left || await ActAsync(line, cancellationToken).ConfigureAwait(false))
            {
                break;
            }
        }

        await warm.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_session.Info.Temporary)
        {
            _transcript.Note($"session '{_session.Info.Name}' stays; rcsi enter brings it back");
        }
        else if (_session.Link.Status != LinkStatus.Up)
        {
            _transcript.Note("the link is down, so the temporary session could not be removed; it goes by itself when nobody comes back to it");
        }

        return 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _desk.Asked -= OnAsked;
        await _missed.DisposeAsync().ConfigureAwait(false);
        _news.Dispose();
        _desk.Dispose();
    }

    /// <inheritdoc/>
    public IPromptSession Session => _session;

    /// <inheritdoc/>
    public RenderTarget Target => new(_terminal.Width, _options.Theme, Terminal: true);

    /// <inheritdoc/>
    public SessionDefaults NewSessionDefaults => _options.For(_session, isNew: true).Defaults;

    /// <inheritdoc/>
    public TimeSpan? LastElapsed { get; private set; }

    /// <inheritdoc/>
    public void Show(StyledText text) => _transcript.Line(text.For(Target));

    /// <inheritdoc/>
    public void Read(SymbolSource source)
    {
        PagedText text = PagedText.Of(source, _options.Theme);
        if (text.Lines.Count >= _terminal.Height - 1)
        {
            bool before = _terminal.CaptureControlC;
            _terminal.CaptureControlC = true;
            _transcript.Keep(() => { });
            try
            {
                Pager.Show(text, _terminal, new KeyDecoder(_terminal), isOver: () => false);
            }
            finally
            {
                _transcript.Release();
                _terminal.CaptureControlC = before;
            }
        }
        else
        {
            _transcript.Line(text.Painted());
        }

        _transcript.Note(SourceText.Origin(source));
    }

    /// <inheritdoc/>
    public void Note(string line) => _transcript.Note(line);

    /// <inheritdoc/>
    public void Problem(string line) => _transcript.Problem(line);

    /// <inheritdoc/>
    public void Clear() => _terminal.Write("\e[H\e[2J");

    async Task<bool> ICommandPlace.SubmitAsync(InvokeSubmission submission, CancellationToken cancellationToken) =>
        await SubmitAsync(submission, showValue: true, cancellationToken).ConfigureAwait(false) is { Status: SubmissionStatus.Completed };

    /// <inheritdoc/>
    public Task<SubmissionOutcome?> EvaluateAsync(string code, CancellationToken cancellationToken) =>
        SubmitAsync(new InvokeSubmission(code, SourceName: null), showValue: false, cancellationToken);

    /// <inheritdoc/>
    public void ShowValue(DisplayNode value) => _transcript.Line(ValueRenderer.Render(value, Target));

    /// <inheritdoc/>
    public bool HasScreen => true;

    /// <inheritdoc/>
    public async Task OnScreenAsync(Func<ITerminal, Task> use)
    {
        _transcript.Keep(() => { });
        _terminal.Write(OtherScreen);
        try
        {
            await use(_terminal).ConfigureAwait(false);
        }
        finally
        {
            _terminal.Write(OwnScreen);
            _transcript.Release();
        }
    }

    /// <inheritdoc/>
    public Task<bool> ResetAsync(bool replay, CancellationToken cancellationToken) => _reset.RunAsync(replay, cancellationToken);

    private static string Welcome(IPromptSession session)
    {
        SessionInfo info = session.Info;
        string what = info.Temporary ? "temporary session" : $"session '{info.Name}'";
        string runs = info.RunningSubmissionId is null ? "" : $", running a submission of {info.RunningFor ?? "somebody"}";
        string state = info.State == SessionState.Broken ? $", broken: {info.Cause}" : "";
        string age = info is { Temporary: false, Submissions: > 0 } ? $", {info.Submissions} {(info.Submissions == 1 ? "submission" : "submissions")} so far" : "";
        string runtime = info.Runtime is null ? "" : $", .NET {info.Runtime}";
        return $"{session.MachineName}{runtime}, {what}{age}{runs}{state}; #help shows keys and commands";
    }

    /// <summary>Does what a line says; true when that is to leave.</summary>
    private async Task<bool> ActAsync(EditedLine line, CancellationToken cancellationToken)
    {
        if (line.Kind == EditedLineKind.Submitted && CommandCall.Of(line.Text) is { } call)
        {
            CommandOutcome outcome = CommandOutcome.NotDone;
            await RunOursAsync(async () => outcome = await CommandRun.RunAsync(call, this, _terminal, cancellationToken).ConfigureAwait(false))
                .ConfigureAwait(false);
            if (outcome is CommandOutcome.Visit visit)
            {
                await VisitAsync(visit.Session, cancellationToken).ConfigureAwait(false);
            }

            return outcome is CommandOutcome.Exit;
        }

        // An empty line runs nothing, but lets code that waits for input have it.
        if (line.Kind == EditedLineKind.Submitted && (!string.IsNullOrWhiteSpace(line.Text) || _desk.Question.IsCompleted))
        {
            await RunOursAsync(() => line.IsDetailed
                ? ResultCommands.SubmitInDetailAsync(line.Text, this, cancellationToken)
                : SubmitAsync(new InvokeSubmission(line.Text, SourceName: null), showValue: true, cancellationToken)).ConfigureAwait(false);
        }

        return false;
    }

    private async Task<SubmissionOutcome?> SubmitAsync(InvokeSubmission submission, bool showValue, CancellationToken cancellationToken)
    {
        SubmissionOutcome? outcome = await _runner.RunAsync(submission.Code, submission.Options, cancellationToken).ConfigureAwait(false);
        if (outcome?.Status == SubmissionStatus.WorkerLost)
        {
            _news.LossWasTold();
        }

        if (outcome is not null)
        {
            LastElapsed = TimeSpan.FromMilliseconds(outcome.ElapsedMs);
            _view.Show(showValue ? outcome : outcome with { Value = null }, submission);
            if (showValue && outcome.Value is { } value && CutNote.Of(value) is { } rest)
            {
                _transcript.Note(rest);
            }
        }
        else if (_runner.NothingWasSent)
        {
            _unsent = submission.Code;
        }

        if (outcome?.Status == SubmissionStatus.WorkerLost)
        {
            _transcript.Note(SessionNews.WaysOn);
        }

        return outcome;
    }

    /// <summary>A prompt in another session, in this terminal. What this one's session says meanwhile waits until then.</summary>
    private async Task VisitAsync(VisitedSession visited, CancellationToken cancellationToken)
    {
        _transcript.Keep(() => { });
        try
        {
            await using (visited)
            {
                PromptOptions options = _options.For(visited.Session, visited.IsNew);
                await using var surface = new PromptSurface(_terminal, visited.Session, HistoryOf(visited.Session, _options), options);
                await using var there = new PromptLoop(visited.Session, surface, options);
                await there.RunAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _transcript.Release();
        }

        _transcript.Note($"back in {PromptText.Of(_session).TrimEnd('>', ' ')}");
    }

    /// <summary>The history of a session's endpoint; null where none can be kept, which the first prompt has told.</summary>
    private static string? HistoryOf(IPromptSession session, PromptOptions options) => HistoryFile.Prepare(options.StatePath, session.Endpoint, out _);

    private async Task RunOursAsync(Func<Task> run)
    {
        _news.EndReplay();
        _running = true;
        try
        {
            await run().ConfigureAwait(false);
        }
        finally
        {
            _running = false;
        }
    }

    private void OnAsked()
    {
        if (!_running)
        {
            _transcript.Note("code of this session waits for a line of input; Enter on an empty line lets you type it");
        }
    }
}
