using PrettyPrompt;
using PrettyPrompt.Completion;
using PrettyPrompt.Consoles;
using PrettyPrompt.Documents;
using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Analysis;
using RemoteCsi.Cli.Prompt.Commands;
using RemoteCsi.Cli.Prompt.Completion;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Prompt.History;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Lookup;
using RemoteCsi.Cli.Prompt.Signatures;

namespace RemoteCsi.Cli.Prompt.Editing;

/// <summary>PrettyPrompt's questions, answered at once and without the network: it paints only after it has the answers.</summary>
internal sealed class EditorCallbacks(
    CompletionDriver completion, SignatureDriver signatures, HighlightDriver highlights, ProblemDriver problems, HistorySearch search, LookupSource lookup, LookupDriver lookups,
    PromptConsole console, PromptKeys keys) : PromptCallbacks
{
    private string _textBeforeKey = "";
    private int _caretBeforeKey;
    private (string Text, int Caret) _suspended = ("", 0);
    private int _semicolonAt;

    // What was pasted stays as it is, and so does what is typed to it.
    private bool _hasPasted;

    /// <summary>Whether the last Enter was Ctrl+Enter, which wants the value in detail.</summary>
    public bool IsDetailed { get; private set; }

    /// <summary>A new reading begins; <see cref="OwnKey.Resume"/> brings this text into it.</summary>
    public void Reset(string text)
    {
        completion.Reset();
        signatures.Reset();
        highlights.Reset();
        problems.Reset();
        search.End();
        lookup.Forget();
        lookups.Reset();
        _textBeforeKey = "";
        _hasPasted = false;
        IsDetailed = false;
        _suspended = (text, text.Length);
    }

    /// <summary>True when the key at hand is one for the system's clipboard.</summary>
    public bool IsAtClipboard { get; private set; }

    /// <summary>The key at hand failed; <see cref="OwnKey.Resume"/> brings back the text as it was before.</summary>
    public void Withdraw()
    {
        _suspended = (_textBeforeKey, _caretBeforeKey);
        completion.Suspend();
        signatures.Suspend();
        problems.Suspend();
        lookups.Reset();
    }

    protected override IEnumerable<(KeyPressPattern Pattern, KeyPressCallbackAsync Callback)> GetKeyPressCallbacks() =>
    [
        (OwnKey.Pattern(OwnKey.Suspend), (_, _, _) => Result(new SuspendedResult())),
        (OwnKey.Pattern(OwnKey.Leave), (_, _, _) => Result(new LeaveResult())),
        .. keys[KeyAction.Leave].Select(key => (key, (KeyPressCallbackAsync)((_, _, _) => Result(_textBeforeKey.Length == 0 ? new LeaveResult() : null)))),
    ];

    protected override Task<IReadOnlyCollection<FormatSpan>> HighlightCallbackAsync(string text, CancellationToken cancellationToken) =>
        Task.FromResult(highlights.Highlight(text));

    protected override Task<TextSpan> GetSpanToReplaceByCompletionAsync(string text, int caret, CancellationToken cancellationToken) =>
        Task.FromResult(completion.Span(text, caret));

    protected override Task<IReadOnlyList<CompletionItem>> GetCompletionItemsAsync(string text, int caret, TextSpan spanToBeReplaced, CancellationToken cancellationToken) =>
        Task.FromResult(completion.Items(text, caret, spanToBeReplaced));

    protected override Task<(IReadOnlyList<OverloadItem>, int ArgumentIndex)> GetOverloadsAsync(string text, int caret, CancellationToken cancellationToken) =>
        Task.FromResult((Pane(text, caret), 0));

    protected override Task<bool> ShouldOpenCompletionWindowAsync(string text, int caret, KeyPress keyPress, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    protected override Task<bool> ConfirmCompletionCommit(string text, int caret, KeyPress keyPress, CancellationToken cancellationToken) =>
        Task.FromResult(completion.Takes(keyPress.ConsoleKeyInfo));

    protected override Task<KeyPress> TransformKeyPressAsync(string text, int caret, KeyPress keyPress, CancellationToken cancellationToken)
    {
        (_textBeforeKey, _caretBeforeKey) = (text, caret);
        IsAtClipboard = keyPress.ConsoleKeyInfo is
            { Modifiers: ConsoleModifiers.Control or (ConsoleModifiers.Control | ConsoleModifiers.Shift), Key: ConsoleKey.C or ConsoleKey.X or ConsoleKey.V }
            or { Modifiers: ConsoleModifiers.Shift, Key: ConsoleKey.Insert };
        signatures.BeginKey(keyPress.ConsoleKeyInfo);
        return Task.FromResult(Transform(text, caret, keyPress));
    }

    protected override Task<(string Text, int Caret)> FormatInput(string text, int caret, KeyPress keyPress, CancellationToken cancellationToken)
    {
        ConsoleKeyInfo key = keyPress.ConsoleKeyInfo;
        if (OwnKey.Is(key, OwnKey.Suspend))
        {
            // Nothing of an unfinished line may get into the history, so it leaves the document and comes back by Resume.
            _suspended = (text, caret);
            completion.Suspend();
            signatures.Suspend();
            problems.Suspend();
            lookups.Reset();
            return Task.FromResult(("", 0));
        }

        bool closes = key.KeyChar is ';' or '}' && !_hasPasted && text.Length > _textBeforeKey.Length;
        if (OwnKey.Is(key, OwnKey.Resume))
        {
            (text, caret) = _suspended;
        }
        else if (OwnKey.Is(key, OwnKey.Search))
        {
            (text, caret) = search.Text;
        }
        else if (OwnKey.Is(key, OwnKey.Supply))
        {
            text = text.Insert(_semicolonAt, ";");
            text = _hasPasted ? text : Spacing.OfClosed(text, _semicolonAt + 1).Text;
            caret = text.Length;
        }
        else if (key.KeyChar is '}' or ')' or ']' && text.Length == _textBeforeKey.Length + 1)
        {
            (text, caret) = Indentation.OfClosingBracket(text, caret);
        }

        (text, caret) = completion.Finish(_textBeforeKey, text, caret, key);
        if (closes && caret > 0 && text[caret - 1] == key.KeyChar)
        {
            // PrettyPrompt remembers the text before this, too: Ctrl+Z brings back what was typed.
            (text, caret) = Spacing.OfClosed(text, caret);
        }

        completion.EndKey(text, caret, key);
        signatures.EndKey(text, caret, key);
        highlights.EndKey(text, caret, key);
        problems.EndKey(text, caret, key);
        lookup.EndKey(text, caret);
        return Task.FromResult((text, caret));
    }

    private static Task<KeyPressCallbackResult?> Result(KeyPressCallbackResult? result) => Task.FromResult(result);

    /// <summary>What the one pane below the text is for now.</summary>
    private IReadOnlyList<OverloadItem> Pane(string text, int caret)
    {
        if (search.IsOn)
        {
            return [search.Pane()];
        }

        IReadOnlyList<OverloadItem> callable = signatures.Overloads(text, caret);
        if (callable.Count > 0 || completion.IsOpen)
        {
            return callable;
        }

        return lookups.Pane() is { Count: > 0 } underWay ? underWay : problems.Pane(text, caret);
    }

    private static KeyPress Insert(string text) =>
        new(new ConsoleKeyInfo('\0', ConsoleKey.Insert, shift: true, alt: false, control: false), text);

    private KeyPress Transform(string text, int caret, KeyPress keyPress)
    {
        ConsoleKeyInfo key = keyPress.ConsoleKeyInfo;
        if (Searches(text, caret, key) is { } ours)
        {
            return ours;
        }

        if (OwnKey.Is(key, OwnKey.Paste))
        {
            _hasPasted = true;
            return Insert(console.Pasted);
        }

        switch (key)
        {
            case { Key: ConsoleKey.Enter, Modifiers: ConsoleModifiers.Control }:
                IsDetailed = true;
                return keyPress;
            case { Key: ConsoleKey.Enter, Modifiers: 0 }:
                IsDetailed = false;
                return OnEnter(text, caret, keyPress);
            case { Key: ConsoleKey.Escape }:
                completion.Dismiss();
                problems.Hide();
                lookup.Forget();
                return keyPress;
            case { Key: ConsoleKey.UpArrow or ConsoleKey.DownArrow, Modifiers: 0 } when problems.IsShown && !completion.IsOpen:
                // To PrettyPrompt the pane is one of overloads, which these keys would go through.
                problems.Hide();
                console.Press([key]);
                return new KeyPress(OwnKey.Press(OwnKey.Repaint));
            case var _ when keys.Means(KeyAction.Complete, key):
                completion.Ask(text, caret);
                return new KeyPress(OwnKey.Press(OwnKey.Complete));
            case var _ when keys.Means(KeyAction.Signatures, key):
                signatures.Ask(text, caret);
                return keyPress;
            case var _ when keys.Means(KeyAction.Commit, key) && completion.IsOpen:
                return new KeyPress(OwnKey.Press(OwnKey.Commit));
            case var _ when keys.Means(KeyAction.Commit, key) && caret > 0 && (Word.IsPart(text[caret - 1]) || text[caret - 1] == '.'):
                completion.Ask(text, caret);
                return new KeyPress(OwnKey.Press(OwnKey.Complete));
            case var _ when LookupOf(key) is { } kind:
                lookup.Ask(kind, text, caret);
                return keyPress;
            default:
                return keyPress;
        }
    }

    /// <summary>The key that a key of the search becomes; null when it is none.</summary>
    private KeyPress? Searches(string text, int caret, ConsoleKeyInfo key)
    {
        bool pastes = OwnKey.Is(key, OwnKey.Paste);
        if (search.IsOn)
        {
            return (pastes || !OwnKey.IsAny(key)) && search.Takes(key, pastes ? console.Pasted : null) ? new KeyPress(OwnKey.Press(OwnKey.Search)) : null;
        }

        if (!keys.Means(KeyAction.HistorySearch, key))
        {
            return null;
        }

        if (completion.IsOpen)
        {
            // First its list has to go.
            completion.Dismiss();
            console.Press([key]);
            return new KeyPress(OwnKey.Plain(ConsoleKey.Escape));
        }

        search.Begin(text, caret);
        return new KeyPress(OwnKey.Press(OwnKey.Search));
    }

    private LookupKind? LookupOf(ConsoleKeyInfo key) =>
        keys.Means(KeyAction.Explain, key) ? LookupKind.Meaning
        : keys.Means(KeyAction.Source, key) ? LookupKind.Source
        : keys.Means(KeyAction.Instructions, key) ? LookupKind.Instructions
        : null;

    private KeyPress OnEnter(string text, int caret, KeyPress enter)
    {
        if (completion.EnterCommits)
        {
            return new KeyPress(OwnKey.Press(OwnKey.Commit));
        }

        if (CommandCall.IsWhole(text))
        {
            return enter;
        }

        if (OmittedSemicolon.In(text) is not int at)
        {
            return Insert("\n" + Indentation.OfNextLine(text, caret));
        }

        // The history takes what is in the line when it is run, and so does the eye.
        _semicolonAt = at;
        completion.Dismiss();
        console.Press([OwnKey.Press(OwnKey.Submit)]);
        return new KeyPress(OwnKey.Press(OwnKey.Supply));
    }
}
