using PrettyPrompt.Documents;
using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Prompt.Keys;

namespace RemoteCsi.Cli.Prompt.Completion;

/// <summary>Answers the key loop about completion at once, and brings what comes late to it by keys of our own.</summary>
/// <remarks>
/// PrettyPrompt never opens its pane by itself here. At the end of a key this decides whether a list is wanted; between
/// two keys, if the list is there and the text has not moved on, it presses <see cref="OwnKey.Complete"/>. Whether the list
/// was there already or comes a second later makes no difference to the way. Used by the key loop only.
/// </remarks>
internal sealed class CompletionDriver(CompletionSource source, TokenColours colours, bool opensByItself)
{
    private readonly PaneState _pane = new();
    private string _text = "";
    private int _caret;

    // The text as the pane last saw it, within a key.
    private string _paneText = "";
    private int _paneCaret;

    // What was taken in this key, from which list.
    private (Opening Opening, Protocol.Completion.CompletionItem Item)? _taken;

    private bool _refresh;
    private int _ownKeysToCome;
    private bool _navigatedBefore;

    /// <summary>True when the pane is on the screen.</summary>
    public bool IsOpen => _pane.IsOpen;

    /// <summary>True when Enter means the selected item: the person asked for the list or moved in it.</summary>
    public bool EnterCommits => _pane.SelectedItem is not null && (_pane.Navigated || _pane.List!.Opening.Explicit);

    /// <summary>A new reading begins, with nothing typed.</summary>
    public void Reset()
    {
        _pane.Reset();
        _text = _paneText = "";
        _caret = _paneCaret = 0;
        _refresh = false;
        _ownKeysToCome = 0;
        _taken = null;
        source.Forget();
    }

    /// <summary>The reading is interrupted and goes on with the same text: an open pane opens again.</summary>
    public void Suspend()
    {
        if (_pane.IsOpen)
        {
            _pane.List!.Opening.Wanted = true;
        }

        _pane.Reset();
    }

    /// <summary>PrettyPrompt asks which span an item replaces.</summary>
    public TextSpan Span(string text, int caret)
    {
        (_paneText, _paneCaret) = (text, caret);
        int start = source.At(text, caret)?.Start ?? Word.StartOf(text, caret);
        TextSpan span = TextSpan.FromBounds(start, Word.EndOf(text, caret));
        _pane.SpanAsked(span);
        return span;
    }

    /// <summary>PrettyPrompt asks for the items: those that are here.</summary>
    public IReadOnlyList<PrettyPrompt.Completion.CompletionItem> Items(string text, int caret, TextSpan span)
    {
        _refresh = false;
        if (source.At(text, caret) is not { List: { } list } opening || opening.Dismissed)
        {
            _pane.ItemsAsked(null);
            return [];
        }

        PaneItem[] items = [.. CompletionMatcher
            .Match(list.Items, text[span.Start..caret])
            .Select(item => PaneItem.Of(item, colours, shown => source.DescriptionOf(opening, shown.Item)))];
        var shown = new PaneList(opening, list, text, caret, items, IsTrue);
        _pane.ItemsAsked(shown);
        return items.Length == 0 ? [] : shown;
    }

    /// <summary>The person asks for completion by key.</summary>
    public void Ask(string text, int caret)
    {
        Opening opening = source.Enter(text, caret, trigger: null);
        opening.Explicit = opening.Wanted = true;
        opening.Dismissed = false;
    }

    /// <summary>The person does not want the list of this word, or has taken an item of it.</summary>
    public void Dismiss()
    {
        if (_pane.List?.Opening is { } shown)
        {
            shown.Dismissed = true;
        }

        if (source.At(_text, _caret) is { } current)
        {
            current.Dismissed = true;
        }
    }

    /// <summary>
    /// Whether a key takes the selected item. The key for it does; a character that cannot go on the name does when Enter would, for else a list that came
    /// unasked would change what was typed.
    /// </summary>
    public bool Takes(ConsoleKeyInfo key)
    {
        if (IsLetter(key) && !EnterCommits)
        {
            return false;
        }

        _taken = _pane.SelectedItem is { } selected ? (_pane.List!.Opening, selected.Item) : null;
        _pane.Committed();
        Dismiss();
        return true;
    }

    /// <summary>What the text is once all is done that taking an item in this key means.</summary>
    /// <param name="before">The text before the key.</param>
    /// <param name="text">The text with the item's name in it.</param>
    /// <param name="caret">The caret in it.</param>
    /// <param name="key">The key.</param>
    public (string Text, int Caret) Finish(string before, string text, int caret, ConsoleKeyInfo key)
    {
        if (_taken is not { } taken)
        {
            return (text, caret);
        }

        _taken = null;
        if (taken.Item.Import is { } import)
        {
            return TakenItem.Import(import, text, caret);
        }

        return !IsLetter(key) && source.EditOf(taken.Opening, taken.Item) is { } edit
            ? TakenItem.Apply(edit, taken.Opening, before) ?? (text, caret)
            : (text, caret);
    }

    /// <summary>A key is done.</summary>
    public void EndKey(string text, int caret, ConsoleKeyInfo key)
    {
        _pane.EndKey(key);
        bool changed = text != _text;
        (_text, _caret) = (text, caret);
        if (_ownKeysToCome > 0)
        {
            _ownKeysToCome--;
            _pane.Navigated |= _navigatedBefore;
            return;
        }

        if (changed && source.At(text, caret) is { } again && again.Before.Length == caret)
        {
            // The word was taken back: what comes now is another.
            again.Dismissed = false;
        }

        if (changed && opensByItself && Trigger(key) is { } typed)
        {
            Want(typed);
        }
        else if (!_pane.IsOpen && source.At(text, caret) is null)
        {
            source.Leave();
        }

        DescribeSelected();
    }

    /// <summary>Which of our own keys come next.</summary>
    public IReadOnlyList<ConsoleKeyInfo> BetweenKeys()
    {
        if (source.At(_text, _caret) is not { List: { } list, Dismissed: false } opening)
        {
            return [];
        }

        if (!_pane.IsOpen)
        {
            if (!opening.Wanted)
            {
                return [];
            }

            opening.Wanted = false;
            string typed = _text[opening.Start.._caret];
            List<Protocol.Completion.CompletionItem> fitting = CompletionMatcher.Match(list.Items, typed);

            // A list of only what stands there already would be in the way.
            bool nothingNew = fitting.Count == 0
                || (fitting is [{ Edits: false, Import: null } only] && !opening.Explicit && (only.Insert ?? only.Label) == typed);
            return nothingNew ? [] : [OwnKey.Press(OwnKey.Complete)];
        }

        return DescriptionCameLate(opening) || ListCameAnew(opening) ? Refresh() : [];
    }

    private static bool IsLetter(ConsoleKeyInfo key) => key.KeyChar >= ' ';

    private bool DescriptionCameLate(Opening opening) =>
        _pane.SelectedItem is { ShownBare: true } item && !string.IsNullOrEmpty(source.DescriptionOf(opening, item.Item));

    /// <summary>What is shown is the list of another first letter.</summary>
    private bool ListCameAnew(Opening opening) => _pane.List is { } shown && shown.Source != opening.List && !_pane.Navigated;

    /// <summary>The pane takes its items anew, now with the description, and the selection goes back to where it was.</summary>
    private IReadOnlyList<ConsoleKeyInfo> Refresh()
    {
        _refresh = true;
        _navigatedBefore = _pane.Navigated;
        ConsoleKeyInfo[] keys = [OwnKey.Press(OwnKey.Complete), .. Enumerable.Repeat(OwnKey.Plain(ConsoleKey.DownArrow), _pane.Selected)];
        _ownKeysToCome = keys.Length;
        return keys;
    }

    private bool IsTrue(PaneList list) => !_refresh && list.Caret == _paneCaret && list.Text == _paneText;

    /// <summary>The character that makes a list wanted; null when this key makes none wanted.</summary>
    private char? Trigger(ConsoleKeyInfo key)
    {
        if (_caret == 0)
        {
            return null;
        }

        char before = _text[_caret - 1];
        bool typed = key.KeyChar == before;
        bool erased = key.Key == ConsoleKey.Backspace && _caret > 0;
        if ((typed && (before == '.' || PromptCompleter.OpensAfter(_text, _caret))) || PromptCompleter.IsAtFolder(_text, _caret))
        {
            return before;
        }

        // Taking back a letter goes on with the list of this word, but asks for none.
        bool inWord = Word.IsPart(before) && !char.IsDigit(_text[Word.StartOf(_text, _caret)]);
        return inWord && (typed || (erased && source.At(_text, _caret) is not null)) ? before : null;
    }

    private void Want(char typed)
    {
        if (!PromptCompleter.IsInCommand(_text, _caret) && TypedCode.Of(_text).IsLiteralOrComment(_caret))
        {
            source.Leave();
            return;
        }

        Opening opening = source.Enter(_text, _caret, typed);
        opening.Wanted = !_pane.IsOpen && !opening.Dismissed;
    }

    private void DescribeSelected()
    {
        if (_pane.SelectedItem is { } selected)
        {
            source.Describe(_pane.List!.Opening, selected.Item);
        }
    }
}
