using PrettyPrompt;
using PrettyPrompt.Consoles;
using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Analysis;
using RemoteCsi.Cli.Prompt.Completion;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Prompt.Signatures;

namespace RemoteCsi.Cli.Prompt.Editing;

/// <summary>Reads statements with PrettyPrompt.</summary>
internal sealed class LineEditor : IAsyncDisposable
{
    private const string BracketedPasteOn = "\e[?2004h";
    private const string BracketedPasteOff = "\e[?2004l";

    /// <summary>Output that comes while a line is typed is shown at most this often, and together.</summary>
    private static readonly TimeSpan OutputEvery = TimeSpan.FromMilliseconds(100);

    private readonly PromptConsole _console;
    private readonly Transcript _transcript;
    private readonly TimeProvider _time;
    private readonly CompletionDriver _completion;
    private readonly SignatureDriver _signatures;
    private readonly HighlightDriver _highlights;
    private readonly EditorCallbacks _callbacks;
    private readonly PromptConfiguration _configuration;
    private readonly PrettyPrompt.Prompt _prompt;
    private long _outputShownAt;
    private volatile bool _leave;

    public LineEditor(ITerminal terminal, IPromptSession session, Transcript transcript, string? historyFile, TimeProvider time)
    {
        _transcript = transcript;
        _time = time;
        _console = new PromptConsole(terminal);
        _completion = new CompletionDriver(new CompletionSource(new PromptCompleter(session), _console.Wake));
        _signatures = new SignatureDriver(new SignatureSource(session, _console.Wake));
        _highlights = new HighlightDriver(new AnalysisSource(session, _console.Wake, time));
        _callbacks = new EditorCallbacks(_completion, _signatures, _highlights, _console);
        _console.BetweenKeys = BetweenKeys;
        _configuration = new PromptConfiguration(
            keyBindings: new KeyBindings(
                commitCompletion: new KeyPressPatterns(new KeyPressPattern(ConsoleKey.Tab)),
                triggerCompletionList: new KeyPressPatterns(new KeyPressPattern(ConsoleModifiers.Control, ConsoleKey.Spacebar), OwnKey.Pattern(OwnKey.Complete)),
                triggerOverloadList: new KeyPressPatterns(OwnKey.Pattern(OwnKey.Signatures))),
            completionBoxBorderFormat: new ConsoleFormat(AnsiColor.BrightBlack),
            maxCompletionItemsCount: EditorSettings.VisibleCompletionItems,
            tabSize: EditorSettings.TabSize);
        _prompt = new PrettyPrompt.Prompt(historyFile, _callbacks, _console, _configuration);
    }

    /// <summary>Reads one statement. Cancelling ends the reading as Ctrl+D would.</summary>
    /// <param name="prompt">What stands before the first line.</param>
    /// <param name="text">What is there to begin with, as if it had been typed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<EditedLine> ReadAsync(string prompt, string text, CancellationToken cancellationToken)
    {
        _configuration.Prompt = new FormattedString(prompt, new FormatSpan(0, prompt.TrimEnd().Length, AnsiColor.BrightGreen));
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
                // The key loop waits for keys on its thread for as long as the person thinks.
                PromptResult result = await Task.Factory
                    .StartNew(_prompt.ReadLineAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                    .Unwrap().ConfigureAwait(false);
                if (result is not SuspendedResult)
                {
                    return result switch
                    {
                        LeaveResult => new EditedLine(EditedLineKind.Left, ""),
                        { IsSuccess: true } => new EditedLine(EditedLineKind.Submitted, result.Text.ReplaceLineEndings("\n")),
                        _ => new EditedLine(EditedLineKind.Abandoned, ""),
                    };
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

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _prompt.DisposeAsync();

    private void ShowOutput()
    {
        _console.ErasePrompt();
        _console.Write(_transcript.Take());
        _outputShownAt = _time.GetTimestamp();
        _console.Press([OwnKey.Press(OwnKey.Resume)]);
    }

    private (IReadOnlyList<ConsoleKeyInfo> Keys, TimeSpan Patience) BetweenKeys()
    {
        if (_leave)
        {
            return ([OwnKey.Press(OwnKey.Leave)], TimeSpan.Zero);
        }

        TimeSpan patience = Timeout.InfiniteTimeSpan;
        if (_transcript.HasKept)
        {
            patience = OutputEvery - _time.GetElapsedTime(_outputShownAt);
            if (_outputShownAt == 0 || patience <= TimeSpan.Zero)
            {
                return ([OwnKey.Press(OwnKey.Suspend)], TimeSpan.Zero);
            }
        }

        IReadOnlyList<ConsoleKeyInfo> keys = _completion.BetweenKeys();
        keys = keys.Count > 0 ? keys : _signatures.BetweenKeys();

        // The completion pane takes a key that it does not know for the end of the word.
        return (keys.Count > 0 || _completion.IsOpen ? keys : _highlights.BetweenKeys(), patience);
    }
}
