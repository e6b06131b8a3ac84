using RemoteCsi.Cli.Prompt.Keys;

namespace RemoteCsi.Cli.Prompt.Paging;

/// <summary>Shows a text on a screen of its own, until the person goes back. What was on the screen comes back as it was.</summary>
/// <remarks>It reads keys on the calling thread: the key loop's, between two of its keys, or one that runs a command.</remarks>
internal static class Pager
{
    private const string Enter = "\e[?1049h\e[?25l";
    private const string Leave = "\e[?25h\e[?1049l";

    /// <summary>A terminal says nothing of its new size; so often we look.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Shows it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="terminal">Where.</param>
    /// <param name="keys">The keys; Ctrl+C must be one of them.</param>
    /// <param name="isOver">Asked when the terminal is woken: true ends it.</param>
    public static void Show(PagedText text, ITerminal terminal, KeyDecoder keys, Func<bool> isOver)
    {
        var view = new PagerView(text);
        terminal.Write(Enter);
        try
        {
            do
            {
                view.Resize(terminal.Width, terminal.Height);
                terminal.Write(view.Paint());
            }
            while (NextKey(terminal, keys, isOver) is { } key && Act(view, key));
        }
        finally
        {
            terminal.Write(Leave);
        }
    }

    /// <summary>The next key, or none that means anything when the size has changed; null when it is over.</summary>
    private static ConsoleKeyInfo? NextKey(ITerminal terminal, KeyDecoder keys, Func<bool> isOver)
    {
        (int, int) size = (terminal.Width, terminal.Height);
        while (!isOver())
        {
            if ((keys.HasKey || terminal.WaitForKey(LookEvery)) && keys.Read() is { } key)
            {
                return key;
            }

            if (size != (terminal.Width, terminal.Height))
            {
                return OwnKey.Press(OwnKey.Repaint);
            }
        }

        return null;
    }

    /// <summary>Does what a key says; false when that is to go back.</summary>
    private static bool Act(PagerView view, ConsoleKeyInfo key)
    {
        if (OwnKey.Is(key, OwnKey.Leave) || key is { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control })
        {
            return false;
        }

        if (view.Pattern is { } pattern)
        {
            TypePattern(view, pattern, key);
            return true;
        }

        switch (key.Key)
        {
            case ConsoleKey.Escape or ConsoleKey.F1 or ConsoleKey.F9 or ConsoleKey.F12:
                return false;
            case ConsoleKey.DownArrow or ConsoleKey.Enter:
                view.Move(1);
                return true;
            case ConsoleKey.UpArrow:
                view.Move(-1);
                return true;
            case ConsoleKey.PageDown or ConsoleKey.Spacebar:
                view.MovePages(1);
                return true;
            case ConsoleKey.PageUp:
                view.MovePages(-1);
                return true;
            case ConsoleKey.Home:
                view.GoToStart();
                return true;
            case ConsoleKey.End:
                view.GoToEnd();
                return true;
        }

        switch (key.KeyChar)
        {
            case 'q' or 'Q':
                return false;
            case 'j':
                view.Move(1);
                break;
            case 'k':
                view.Move(-1);
                break;
            case 'f' or ' ':
                view.MovePages(1);
                break;
            case 'b':
                view.MovePages(-1);
                break;
            case 'g' or '<':
                view.GoToStart();
                break;
            case 'G' or '>':
                view.GoToEnd();
                break;
            case '/':
                view.Pattern = "";
                break;
            case 'n':
                view.SearchOn(back: false);
                break;
            case 'N':
                view.SearchOn(back: true);
                break;
        }

        return true;
    }

    private static void TypePattern(PagerView view, string pattern, ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                view.Search();
                break;
            case ConsoleKey.Escape:
                view.Pattern = null;
                break;
            case ConsoleKey.Backspace:
                view.Pattern = pattern.Length > 0 ? pattern[..^1] : null;
                break;
            default:
                view.Pattern = char.IsControl(key.KeyChar) ? pattern : pattern + key.KeyChar;
                break;
        }
    }
}
