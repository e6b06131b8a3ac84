using PrettyPrompt;
using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Analysis;
using RemoteCsi.Cli.Prompt.Completion;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Prompt.History;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Lookup;
using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Prompt.Signatures;
using RemoteCsi.Cli.Theming;

namespace RemoteCsi.Cli.Prompt.Editing;

/// <summary>Reads statements with PrettyPrompt.</summary>
internal sealed class LineEditor : IAsyncDisposable
{
    private const string BracketedPasteOn = "\e[?2004h";
    private const string NoClipboard = "the clipboard of this machine cannot be reached (on Linux that takes xsel); copy and paste with the terminal's own keys";
    private const string BracketedPasteOff = "\e[?2004l";

    /// <summary>Output that comes while a line is typed is shown at most this often, and together.</summary>
    private static readonly TimeSpan OutputEvery = TimeSpan.FromMilliseconds(100);

    private readonly PromptConsole _console;
    private readonly Transcript _transcript;
    private readonly PromptOptions _options;
    private readonly CompletionDriver _completion;
    private readonly SignatureDriver _signatures;
    private readonly HighlightDriver _highlights;
    private readonly ProblemDriver _problems;
    private readonly HistoryLines _history;
    private readonly HistorySearch _search;
    private readonly LookupSource _lookup;
    private readonly LookupDriver _lookups;
    private readonly EditorCallbacks _callbacks;
    private readonly PromptConfiguration _configuration;
    private readonly PrettyPrompt.Prompt _prompt;
    private long _outputShownAt;
    private volatile bool _leave;

    public LineEditor(ITerminal terminal, ISessionQuestions session, Transcript transcript, string? historyFile, PromptOptions options)
    {
        _transcript = transcript;
        _options = options;
        var colours = new TokenColours(options.Theme);
        _console = new PromptConsole(terminal);
        _completion = new CompletionDriver(new CompletionSource(new PromptCompleter(session), _console.Wake), colours, options.Completion);
        _signatures = new SignatureDriver(new SignatureSource(session, _console.Wake), colours, options.Completion);
        var analysis = new AnalysisSource(session, _console.Wake, options.Diagnostics != ProblemDisplay.Off, options.TimeProvider);
        _highlights = new HighlightDriver(analysis, colours);
        _problems = new ProblemDriver(analysis, colours, options.Diagnostics == ProblemDisplay.List, options.TimeProvider);
        _history = new HistoryLines(historyFile);
        _search = new HistorySearch(_history, options.Keys, colours);
        _lookup = new LookupSource(session, _console.Wake, () => terminal.Width, options.Theme, options.TimeProvider);
        _lookups = new LookupDriver(_lookup, colours);
        _callbacks = new EditorCallbacks(_completion, _signatures, _highlights, _problems, _search, _lookup, _lookups, _console, options.Keys);
        _console.BetweenKeys = BetweenKeys;
        _configuration = new PromptConfiguration(
            keyBindings: options.Keys.Bindings,
            completionBoxBorderFormat: options.Theme[ThemeRole.Border].Format,
            selectedCompletionItemMarkSymbol: new FormattedString(">", new FormatSpan(0, 1, options.Theme[ThemeRole.Selection].Format)),
            maxCompletionItemsCount: EditorSettings.VisibleCompletionItems,
            tabSize: EditorSettings.TabSize);
        _prompt = new PrettyPrompt.Prompt(historyFile, _callbacks, _console, _configuration);
    }

    /// <inheritdoc cref="PromptConsole.Painted"/>
    public Task Painted => _console.Painted;

    /// <summary>Reads one statement. Cancelling ends the reading as Ctrl+D would.</summary>
    /// <param name="prompt">What stands before the first line.</param>
    /// <param name="text">What is there to begin with, as if it had been typed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<EditedLine> ReadAsync(string prompt, string text, CancellationToken cancellationToken)
    {
        _configuration.Prompt = new FormattedString(prompt, new FormatSpan(0, prompt.TrimEnd().Length, _options.Theme[ThemeRole.Prompt].Format));
        _callbacks.Reset(text);
        if (text.Length > 0)
        {
            _console.Press([OwnKey.Press(OwnKey.Resume)]);
        }

        _leave = false;
        await using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            _leave = true;
            _console.Wake();
        });
        _transcript.Keep(_console.Wake);
        try
        {
            _console.Write(BracketedPasteOn);
            while (true)
            {
                PromptResult result;
                try
                {
                    // The key loop waits for keys on its thread for as long as the person thinks.
                    result = await Task.Factory
                        .StartNew(_prompt.ReadLineAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                        .Unwrap().ConfigureAwait(false);
                }
                catch (Exception exception) when (_callbacks.IsAtClipboard && exception is not OperationCanceledException)
                {
                    // A machine that is only reached by ssh has no clipboard, and PrettyPrompt's own then throws out of its loop.
                    _callbacks.Withdraw();
                    ShowOutput(NoClipboard);
                    continue;
                }

                if (result is not SuspendedResult)
                {
                    return LineOf(result);
                }

                ShowOutput();
            }
        }
        finally
        {
            _console.Write(BracketedPasteOff);
            _console.Flush();
            _transcript.Release();
        }
    }

    /// <summary>Takes the line that was read last off the screen.</summary>
    public void Erase()
    {
        _console.ErasePrompt();
        _console.Flush();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _prompt.DisposeAsync();

    private EditedLine LineOf(PromptResult result)
    {
        if (result is LeaveResult || !result.IsSuccess)
        {
            return new EditedLine(result is LeaveResult ? EditedLineKind.Left : EditedLineKind.Abandoned, "");
        }

        string text = result.Text.ReplaceLineEndings("\n");
        _history.Add(text);
        return new EditedLine(EditedLineKind.Submitted, text, _callbacks.IsDetailed);
    }

    private void ShowOutput(string note = "")
    {
        _console.ErasePrompt();
        _console.Write(_transcript.Take());
        if (note.Length > 0)
        {
            _console.Write(note + Environment.NewLine);
        }

        _outputShownAt = _options.TimeProvider.GetTimestamp();
        _console.Press([OwnKey.Press(OwnKey.Resume)]);
    }

    /// <summary>Shows what was looked up. The key loop is between two keys, so that text, caret and what can be undone stay as they are.</summary>
    private void Show(LookupAnswer looked)
    {
        if (looked.Page is { } page)
        {
            _console.Page(page, isOver: () => _leave);
        }
        else if (looked.Problem is { } problem)
        {
            _transcript.Note(problem);
        }
    }

    private (IReadOnlyList<ConsoleKeyInfo> Keys, TimeSpan Patience) BetweenKeys()
    {
        if (_lookup.Take() is { } looked)
        {
            Show(looked);
        }

        if (_leave)
        {
            return ([OwnKey.Press(OwnKey.Leave)], TimeSpan.Zero);
        }

        TimeSpan patience = Timeout.InfiniteTimeSpan;
        if (_transcript.HasKept)
        {
            patience = OutputEvery - _options.TimeProvider.GetElapsedTime(_outputShownAt);
            if (_outputShownAt == 0 || patience <= TimeSpan.Zero)
            {
                return ([OwnKey.Press(OwnKey.Suspend)], TimeSpan.Zero);
            }
        }

        IReadOnlyList<ConsoleKeyInfo> keys = _completion.BetweenKeys();
        keys = keys.Count > 0 ? keys : _signatures.BetweenKeys();

        // The completion pane takes a key that it does not know for the end of the word.
        keys = keys.Count > 0 || _completion.IsOpen ? keys : _highlights.BetweenKeys();
        if (keys.Count > 0 || _completion.IsOpen || _signatures.IsOpen || _search.IsOn)
        {
            return (keys, patience);
        }

        (keys, TimeSpan untilLookup) = _lookups.BetweenKeys();
        if (keys.Count > 0)
        {
            return (keys, patience);
        }

        (keys, TimeSpan untilProblems) = _problems.BetweenKeys();
        return (keys, Sooner(patience, Sooner(untilLookup, untilProblems)));
    }

    private static TimeSpan Sooner(TimeSpan one, TimeSpan other) =>
        one == Timeout.InfiniteTimeSpan ? other : other == Timeout.InfiniteTimeSpan || one < other ? one : other;
}
