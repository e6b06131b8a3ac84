using System.Text;
using PrettyPrompt.Consoles;
using RemoteCsi.Cli.Prompt.Paging;

namespace RemoteCsi.Cli.Prompt.Keys;

/// <summary>The console that PrettyPrompt sees: a terminal, keys of our own between those of the person, and the prompt's place.</summary>
/// <remarks>
/// PrettyPrompt's key loop is the only caller, from one thread, save for <see cref="Wake"/>. The loop is strictly serial:
/// it acts on one key, paints, and comes back to <see cref="ReadKey"/>; that is the only place from which anything can be
/// brought into it.
/// </remarks>
internal sealed class PromptConsole : IConsole
{
    /// <summary>Rows that PrettyPrompt keeps free below the prompt for its panes: two borders and the items.</summary>
    private const int RoomForPanes = 2 + EditorSettings.VisibleCompletionItems;

    private readonly ITerminal _terminal;
    private readonly KeyDecoder _decoder;
    private readonly CursorTracker _cursor = new();
    private readonly Queue<ConsoleKeyInfo> _own = new();
    private readonly StringBuilder _deferred = new();
    private readonly TaskCompletionSource _painted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Where PrettyPrompt believes the prompt's first row is, and where it really is after what has scrolled since.
    private int _believedTop;
    private int _top;

    public PromptConsole(ITerminal terminal)
    {
        _terminal = terminal;
        _decoder = new KeyDecoder(terminal);
    }

    // PrettyPrompt subscribes to cancel its last result. Interrupting is the business of whoever runs the submission.
    event ConsoleCancelEventHandler IConsole.CancelKeyPress
    {
        add { }
        remove { }
    }

    /// <summary>Asked between two keys: which of our own keys come next, and how long at most to wait for the person's.</summary>
    public Func<(IReadOnlyList<ConsoleKeyInfo> Keys, TimeSpan Patience)>? BetweenKeys { get; set; }

    /// <summary>Completes when the first prompt is on the screen and its first key can be typed.</summary>
    public Task Painted => _painted.Task;

    /// <summary>The text of the last paste.</summary>
    public string Pasted => _decoder.Pasted;

    /// <summary>Rows between the prompt's first row and the cursor.</summary>
    public int RowsBelowPrompt => _cursor.Row;

    /// <inheritdoc/>
    public int CursorTop
    {
        get
        {
            // PrettyPrompt asks once, before it scrolls the screen to make room below the prompt, and goes on believing it.
            Flush();
            int room = Math.Clamp((int)(0.9 * _terminal.Height), 1, RoomForPanes);
            _believedTop = _top = Math.Max(0, Math.Min(_terminal.CursorRow, _terminal.Height - 1 - room));
            _cursor.Reset();
            return _believedTop;
        }
    }

    /// <inheritdoc/>
    public int BufferWidth => _terminal.Width;

    /// <summary>The height that, less the row where PrettyPrompt believes the prompt to be, gives the rows there really are.</summary>
    /// <remarks>A text that fills the screen is scrolled by PrettyPrompt inside the true height instead.</remarks>
    public int WindowHeight => FillsScreen ? _terminal.Height : _terminal.Height + _believedTop - _top;

    /// <inheritdoc/>
    public int WindowTop => 0;

    /// <summary>
    /// Never: several keys at once are taken by PrettyPrompt for a paste, in which Enter does not submit, and on a slow
    /// line fast typing comes like that. What is a paste, the terminal says.
    /// </summary>
    public bool KeyAvailable => false;

    /// <inheritdoc/>
    public bool IsErrorRedirected => false;

    /// <inheritdoc/>
    public bool CaptureControlC
    {
        get => _terminal.CaptureControlC;
        set => _terminal.CaptureControlC = value;
    }

    /// <summary>Ends the wait for a key, so that <see cref="BetweenKeys"/> is asked. Thread-safe.</summary>
    public void Wake() => _terminal.Wake();

    /// <summary>Adds keys of our own to be read before any other.</summary>
    public void Press(IEnumerable<ConsoleKeyInfo> keys)
    {
        foreach (ConsoleKeyInfo key in keys)
        {
            _own.Enqueue(key);
        }
    }

    /// <inheritdoc/>
    public ConsoleKeyInfo ReadKey(bool intercept)
    {
        MakeRoomForPanes();
        while (true)
        {
            if (_own.TryDequeue(out ConsoleKeyInfo own))
            {
                return own;
            }

            (IReadOnlyList<ConsoleKeyInfo> keys, TimeSpan patience) = BetweenKeys?.Invoke() ?? ([], Timeout.InfiniteTimeSpan);
            Press(keys);
            if (keys.Count > 0)
            {
                continue;
            }

            Flush();
            _painted.TrySetResult();
            if ((_decoder.HasKey || _terminal.WaitForKey(patience)) && _decoder.Read() is { } key)
            {
                return key;
            }
        }
    }

    /// <summary>Writes what was held back while keys of our own followed each other.</summary>
    public void Flush()
    {
        if (_deferred.Length > 0)
        {
            string text = _deferred.ToString();
            _deferred.Clear();
            _terminal.Write(text);
        }
    }

    /// <summary>Shows a text on a screen of its own, between two keys of the loop, until the person goes back.</summary>
    public void Page(PagedText text, Func<bool> isOver)
    {
        Flush();
        Pager.Show(text, _terminal, _decoder, isOver);
    }

    /// <summary>Erases the prompt and all below it, and leaves the cursor at the start of its first row.</summary>
    public void ErasePrompt()
    {
        Write((_cursor.Row > 0 ? $"\e[{_cursor.Row}A" : "") + "\r\e[0J");
        _cursor.Reset();
    }

    /// <inheritdoc/>
    public void Clear()
    {
        Write("\e[H\e[2J");
        _cursor.Reset();

        // PrettyPrompt sets its own idea of the row to 0 with this.
        _believedTop = _top = 0;
    }

    /// <inheritdoc/>
    public void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<char> value)
    {
        _cursor.Follow(value);

        // One write for one painting, and one for several of our own keys: the wait for the person's next key flushes.
        _deferred.Append(value);
    }

    /// <inheritdoc/>
    public void WriteLine(string? value) => Write(value + "\n");

    /// <inheritdoc/>
    public void WriteLine(ReadOnlySpan<char> value) => Write(value.ToString() + "\n");

    /// <inheritdoc/>
    public void WriteError(string? value) => Write(value);

    /// <inheritdoc/>
    public void WriteError(ReadOnlySpan<char> value) => Write(value);

    /// <inheritdoc/>
    public void WriteErrorLine(string? value) => WriteLine(value);

    /// <inheritdoc/>
    public void WriteErrorLine(ReadOnlySpan<char> value) => WriteLine(value);

    /// <inheritdoc/>
    public void ShowCursor() => Write("\e[?25h");

    /// <inheritdoc/>
    public void HideCursor() => Write("\e[?25l");

    /// <inheritdoc/>
    public void InitVirtualTerminalProcessing()
    {
        // Windows only, where the runtime's own console does it.
    }

    private bool FillsScreen => _cursor.LowestRow + RoomForPanes >= _terminal.Height;

    /// <summary>
    /// Scrolls so that the panes have their room below the cursor too, not only below the prompt's first row: else, at the
    /// bottom of the screen, they would cover the line that is being typed.
    /// </summary>
    private void MakeRoomForPanes()
    {
        int height = _terminal.Height;
        _top = Math.Min(_top, Math.Max(0, height - 1 - _cursor.LowestRow));
        int scroll = Math.Min(_cursor.Row + RoomForPanes - (height - 1 - _top), _top);
        if (scroll <= 0 || FillsScreen)
        {
            return;
        }

        int below = height - 1 - _top - _cursor.Row;
        _deferred.Append("\e7").Append($"\e[{below}B").Append('\n', scroll).Append("\e8").Append($"\e[{scroll}A");
        _top -= scroll;
    }
}
