using System.Text;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Output;

/// <summary>Everything that is written beside the line being typed.</summary>
/// <remarks>
/// While nobody types, what comes is written at once, and a slow terminal holds back its writer. While a line is typed it
/// is kept, and the editor takes it to show it above the prompt. Thread-safe.
/// </remarks>
internal sealed partial class Transcript(ITerminal terminal, Theme theme)
{
    /// <summary>What is kept at most while a line is typed, in characters; then the oldest goes.</summary>
    private const int MostKept = 1_000_000;

    private const string Reset = "\e[0m";

    private readonly Lock _gate = new();
    private readonly StringBuilder _kept = new();
    private readonly TerminalFilter _stdout = new();
    private readonly TerminalFilter _stderr = new();
    private Action? _somethingKept;
    private bool _atLineStart = true;
    private bool _dropped;

    /// <summary>True when something came while the line was typed.</summary>
    public bool HasKept
    {
        get
        {
            lock (_gate)
            {
                return _kept.Length > 0;
            }
        }
    }

    /// <summary>A line is typed from now on; <paramref name="somethingKept"/> is called, on any thread, when something comes.</summary>
    public void Keep(Action somethingKept)
    {
        lock (_gate)
        {
            _somethingKept = somethingKept;
        }
    }

    /// <summary>No line is typed any more; what was kept is written.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _somethingKept = null;
            if (_kept.Length > 0)
            {
                WriteNow(Take());
            }
        }
    }

    /// <summary>Takes what was kept, ended by a line feed.</summary>
    public string Take()
    {
        lock (_gate)
        {
            string text = _kept.ToString();
            _kept.Clear();
            if (_dropped)
            {
                text = Paint(ThemeRole.Faint, "… output was left out here: it came faster than it could be shown") + "\n" + text;
                _dropped = false;
            }

            if (_stdout.ColourIsOpen || _stderr.ColourIsOpen)
            {
                text += Reset;
            }

            return text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
        }
    }

    /// <summary>What the session wrote.</summary>
    public void Output(OutputChunk chunk)
    {
        lock (_gate)
        {
            Add((chunk.Stream == OutputStream.Stdout ? _stdout : _stderr).Next(chunk.Text));
        }
    }

    /// <summary>Something of ours to know, on one line; what it quotes from the far side cannot look like a line of ours.</summary>
    public void Note(string text) => Line(Paint(ThemeRole.Faint, TerminalFilter.CleanLine(text)));

    /// <summary>Something of ours that went wrong, likewise.</summary>
    public void Problem(string text) => Line(Paint(ThemeRole.Failure, TerminalFilter.CleanLine(text)));

    /// <summary>Text of ours, safe for a terminal, on lines of its own.</summary>
    public void Line(string text)
    {
        lock (_gate)
        {
            StartLine();
            Add(text.EndsWith('\n') ? text : text + "\n");
        }
    }

    /// <summary>What the person types in answer to a question.</summary>
    public void Echo(string text)
    {
        lock (_gate)
        {
            Add(text);
        }
    }

    /// <summary>The program's output is over for now: ends its line and its colours.</summary>
    public void EndOutput()
    {
        lock (_gate)
        {
            Add(_stdout.End() + _stderr.End());
            StartLine();
        }
    }

    private void StartLine()
    {
        if (_stdout.ColourIsOpen || _stderr.ColourIsOpen)
        {
            Add(Reset);
        }

        if (_somethingKept is null ? !_atLineStart : _kept.Length > 0 && _kept[^1] != '\n')
        {
            Add("\n");
        }
    }

    private void Add(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (_somethingKept is not { } somethingKept)
        {
            WriteNow(text);
            return;
        }

        _kept.Append(text);
        if (_kept.Length > MostKept)
        {
            _kept.Remove(0, _kept.Length - (MostKept / 2));
            _dropped = true;
        }

        somethingKept();
    }

    private void WriteNow(string text)
    {
        terminal.Write(StatusErased() + text);
        FollowColumn(text);
        _atLineStart = text.EndsWith('\n') || (_atLineStart && text == Reset);
    }

    private string Paint(ThemeRole role, string text) => theme[role].Sequence is { Length: > 0 } colour ? colour + text + Reset : text;
}
