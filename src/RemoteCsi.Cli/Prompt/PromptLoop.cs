using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Cli.Prompt.Running;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client.Links;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt;

/// <summary>Reads a statement, runs it, shows what came of it, until the person leaves.</summary>
internal sealed class PromptLoop : IAsyncDisposable
{
    // More leaves no room to type on a line; what a name holds is for the far side to choose.
    private const int LongestPlace = 64;

    private readonly IPromptSession _session;
    private readonly ITerminal _terminal;
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

    public PromptLoop(IPromptSession session, ITerminal terminal, string? historyFile, PromptOptions options)
    {
        _session = session;
        _terminal = terminal;
        _transcript = new Transcript(terminal, options.Colour);
        _transcript.Note(Welcome(session));
        _editor = new LineEditor(terminal, session, _transcript, historyFile, options.TimeProvider);
        _desk = new InputDesk(session);
        _runner = new SubmissionRunner(session, terminal, _transcript, _desk, options.TimeProvider);
        _view = new OutcomeView(terminal, _transcript, options.Colour);
        _reset = new ResetRun(session, terminal, _transcript, _runner, _view);
        _news = new SessionNews(session, _transcript, _view, () => _running, options.TimeProvider);
        _missed = new MissedResults(session, _transcript.Note, _view.Show);
        _desk.Asked += OnAsked;
        if (_desk.Question.IsCompleted)
        {
            OnAsked();
        }
    }

    /// <summary>Runs until the person leaves; that is the exit code 0.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // The parser takes a moment the first time, which the person spends reading the first line.
        Task warm = Task.Run(() => TypedCode.Of("var warm = $\"{1}\"; // up").IsComplete, cancellationToken);
        while (true)
        {
            EditedLine line = await _editor.ReadAsync(PromptText, _unsent, cancellationToken).ConfigureAwait(false);
            if (line.Kind == EditedLineKind.Left || PromptCommand.Of(line.Text) == PromptCommand.Exit)
            {
                break;
            }

            _unsent = "";
            await ActAsync(line, cancellationToken).ConfigureAwait(false);
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
        await _editor.DisposeAsync().ConfigureAwait(false);
    }

    private string PromptText => Text(_session);

    internal static string Text(IPromptSession session)
    {
        string place = session.Info.Temporary || session.Info.Name is null ? session.EndpointName : $"{session.EndpointName}:{session.Info.Name}";
        string shown = TerminalFilter.CleanLine(place);
        return $"[{(shown.Length <= LongestPlace ? shown : shown[..LongestPlace] + "…")}]> ";
    }

    private static string Welcome(IPromptSession session)
    {
        SessionInfo info = session.Info;
        string what = info.Temporary ? "temporary session" : $"session '{info.Name}'";
        string runs = info.RunningSubmissionId is null ? "" : $", running a submission of {info.RunningFor ?? "somebody"}";
        string state = info.State == SessionState.Broken ? $", broken: {info.Cause}" : "";
        string age = info is { Temporary: false, Submissions: > 0 } ? $", {info.Submissions} submissions so far" : "";
        string runtime = info.Runtime is null ? "" : $", .NET {info.Runtime}";
        return $"{session.MachineName}{runtime}, {what}{age}{runs}{state}; #help shows keys and commands";
    }

    private async Task ActAsync(EditedLine line, CancellationToken cancellationToken)
    {
        switch (PromptCommand.Of(line.Text))
        {
            case PromptCommand.Help:
                _transcript.Line(PromptCommand.HelpText);
                return;
            case PromptCommand.Clear:
                _terminal.Write("\e[H\e[2J");
                return;
            case PromptCommand.Reset or PromptCommand.ResetAndReplay:
                await RunOursAsync(() => _reset.RunAsync(PromptCommand.Of(line.Text) == PromptCommand.ResetAndReplay, cancellationToken))
                    .ConfigureAwait(false);
                return;
            default:
                // An empty line runs nothing, but lets code that waits for input have it.
                if (line.Kind == EditedLineKind.Submitted && (!string.IsNullOrWhiteSpace(line.Text) || _desk.Question.IsCompleted))
                {
                    await SubmitAsync(line.Text, cancellationToken).ConfigureAwait(false);
                }

                return;
        }
    }

    private Task SubmitAsync(string code, CancellationToken cancellationToken) => RunOursAsync(async () =>
    {
        SubmissionOutcome? outcome = await _runner.RunAsync(code, cancellationToken).ConfigureAwait(false);
        if (outcome?.Status == SubmissionStatus.WorkerLost)
        {
            _news.LossWasTold();
        }

        if (outcome is not null)
        {
            _view.Show(outcome, code);
        }
        else if (_runner.NothingWasSent)
        {
            _unsent = code;
        }

        if (outcome?.Status == SubmissionStatus.WorkerLost)
        {
            _transcript.Note(SessionNews.WaysOn);
        }
    });

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
