using PrettyPrompt.Completion;
using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Terminal;

namespace RemoteCsi.Cli.Prompt.History;

/// <summary>The search for an earlier text: what is found stands in the line, what is sought in a pane below.</summary>
/// <remarks>
/// It is a mode of the key loop: while it is on, each key of the person comes here first, and one that means something here reaches PrettyPrompt as
/// <see cref="OwnKey.Search"/>, at whose end <see cref="Text"/> is put into the line. Used by the key loop only.
/// </remarks>
internal sealed class HistorySearch(HistoryLines lines, PromptKeys keys, TokenColours colours)
{
    private const string Head = "history: ";

    private IReadOnlyList<string> _all = [];
    private (string Text, int Caret) _before = ("", 0);
    private string _sought = "";

    // Those of all that have what is sought, the newest first, and which of them is in the line; -1 while the line is as it was.
    private string[] _found = [];
    private int _at = -1;

    /// <summary>True while it is on.</summary>
    public bool IsOn { get; private set; }

    /// <summary>What the line is now.</summary>
    public (string Text, int Caret) Text => _at < 0 ? _before : (_found[_at], _found[_at].Length);

    /// <summary>It begins, from a line that comes back if nothing is taken.</summary>
    public void Begin(string text, int caret)
    {
        _all = lines.Newest();
        _before = (text, caret);
        IsOn = true;
        Seek("");
    }

    /// <summary>It is off, and the line is what it is.</summary>
    public void End() => (IsOn, _all, _found) = (false, [], []);

    /// <summary>A key of the person while it is on. False when it means nothing here: the search is over, the line stays, and the key does what it always does.</summary>
    /// <param name="key">The key.</param>
    /// <param name="pasted">What it pastes; null when it does not.</param>
    public bool Takes(ConsoleKeyInfo key, string? pasted)
    {
        switch (key)
        {
            case var _ when pasted is not null:
                Seek(_sought + pasted.Split('\n')[0]);
                break;
            case var _ when keys.Means(KeyAction.HistorySearch, key) || key is { Key: ConsoleKey.UpArrow, Modifiers: 0 }:
                _at = Math.Min(_at + 1, _found.Length - 1);
                break;
            case { Key: ConsoleKey.DownArrow, Modifiers: 0 }:
                _at = Math.Max(_at - 1, Math.Min(0, _found.Length - 1));
                break;
            case { Key: ConsoleKey.Backspace, Modifiers: 0 }:
                Seek(_sought.Length > 0 ? _sought[..^1] : "");
                break;
            case { Key: ConsoleKey.Enter or ConsoleKey.Tab, Modifiers: 0 }:
                IsOn = false;
                break;
            case { Key: ConsoleKey.Escape } or { Key: ConsoleKey.G or ConsoleKey.C, Modifiers: ConsoleModifiers.Control }:
                _at = -1;
                IsOn = false;
                break;
            case var _ when IsLetter(key):
                Seek(_sought + key.KeyChar);
                break;
            default:
                End();
                return false;
        }

        return true;
    }

    /// <summary>What the pane shows.</summary>
    public OverloadItem Pane()
    {
        string sought = TerminalFilter.CleanLine(_sought);
        string found = _found.Length == 0 ? "nothing typed earlier has this" : _at < 0 ? $"{_found.Length} earlier" : $"{_at + 1} of {_found.Length}";
        return new OverloadItem(
            new FormattedString(Head + sought, new FormatSpan(Head.Length, sought.Length, colours.Parameter)),
            new FormattedString($"{found}; {KeyText.Of(keys[KeyAction.HistorySearch][0])} older, Tab takes it, Esc does not", colours.Comment),
            FormattedString.Empty, []);
    }

    // With Alt or Ctrl alone a letter is a command; with both, on some keyboards, how a bracket is typed.
    private static bool IsLetter(ConsoleKeyInfo key) =>
        key.KeyChar >= ' ' && key.KeyChar != '\u007f'
        && (key.Modifiers & (ConsoleModifiers.Control | ConsoleModifiers.Alt)) is 0 or (ConsoleModifiers.Control | ConsoleModifiers.Alt);

    /// <summary>Stays at what is in the line if that still has what is sought; else goes to the newest that has.</summary>
    private void Seek(string sought)
    {
        string? current = _at < 0 || sought.Length < _sought.Length ? null : _found[_at];
        _sought = sought;
        _found = [.. _all.Where(text => text.Contains(sought, StringComparison.OrdinalIgnoreCase))];
        _at = sought.Length == 0 ? -1 : Math.Max(current is null ? 0 : Array.IndexOf(_found, current), 0);
        _at = Math.Min(_at, _found.Length - 1);
    }
}
