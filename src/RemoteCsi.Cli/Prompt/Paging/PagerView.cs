using System.Globalization;
using System.Text;
using PrettyPrompt.Rendering;
using RemoteCsi.Cli.Rendering;

namespace RemoteCsi.Cli.Prompt.Paging;

/// <summary>What a pager shows of a text: from which row on, and what is searched for. Knows no terminal.</summary>
internal sealed class PagerView(PagedText text)
{
    private List<(int Line, int Start, int Length)> _rows = [];
    private int _width;
    private int _height = 2;
    private int _top;
    private string? _sought;
    private string? _note;

    /// <summary>The pattern being typed; null while none is.</summary>
    public string? Pattern { get; set; }

    private int PageRows => Math.Max(1, _height - 1);

    private int LastTop => Math.Max(0, _rows.Count - PageRows);

    /// <summary>Lays the text out for a screen. The line at the top stays there.</summary>
    public void Resize(int width, int height)
    {
        if ((width, height) == (_width, _height))
        {
            return;
        }

        int line = _rows.Count == 0 ? Math.Max(0, text.Start - 2) : _rows[_top].Line;
        (_width, _height) = (width, height);
        _rows = [.. text.Lines.SelectMany((one, index) => RowsOf(one.Text, index, width))];
        GoToLine(line);
    }

    /// <summary>Goes so many rows down, or up.</summary>
    public void Move(int rows)
    {
        _note = null;
        _top = Math.Clamp(_top + rows, 0, LastTop);
    }

    /// <summary>Goes so many screens down, or up.</summary>
    public void MovePages(int pages) => Move(pages * Math.Max(1, PageRows - 1));

    /// <summary>Goes to the first row.</summary>
    public void GoToStart() => Move(-_rows.Count);

    /// <summary>Goes to the last rows.</summary>
    public void GoToEnd() => Move(_rows.Count);

    /// <summary>Looks for the pattern that was typed, or for the one before when none was, from the top of the screen on.</summary>
    public void Search()
    {
        _sought = Pattern is { Length: > 0 } typed ? typed : _sought;
        Pattern = null;
        Find(from: _rows[_top].Line, step: 1);
    }

    /// <summary>Goes to the next line that has what is sought, or to the one before.</summary>
    public void SearchOn(bool back) => Find(_rows[_top].Line + (back ? -1 : 1), back ? -1 : 1);

    /// <summary>All rows of the screen, with the sequences that draw them from its top left corner on.</summary>
    public string Paint()
    {
        var screen = new StringBuilder("\e[H");
        for (int row = 0; row < PageRows; row++)
        {
            if (_top + row < _rows.Count)
            {
                (int line, int start, int length) = _rows[_top + row];
                screen.Append(text.Lines[line].Painted(start, length, Matches(text.Lines[line].Text)));
            }

            screen.Append("\e[K\r\n");
        }

        return screen.Append(StatusRow()).Append("\e[K").ToString();
    }

    private string StatusRow()
    {
        if (Pattern is not null)
        {
            return Cut("/" + Pattern, fromEnd: true);
        }

        int last = Math.Min(_top + PageRows, _rows.Count) - 1;
        string where = string.Create(
            CultureInfo.InvariantCulture, $"lines {_rows[_top].Line + 1}-{_rows[last].Line + 1} of {text.Lines.Count}");
        string keys = _note ?? "space, b: page  /: search  q: back";
        string end = $"  {where}  {keys}";
        string title = text.Title;
        int room = _width - 1 - UnicodeWidth.GetWidth(end);
        if (room < 8)
        {
            (title, end, room) = ("", _note ?? where, _width - 1);
        }

        while (UnicodeWidth.GetWidth(title) > room)
        {
            title = title[..^2] + "…";
        }

        return "\e[7m" + Cut(title + end, fromEnd: false) + Colours.Reset;
    }

    private string Cut(string row, bool fromEnd)
    {
        while (UnicodeWidth.GetWidth(row) >= _width && row.Length > 0)
        {
            row = fromEnd ? row[1..] : row[..^1];
        }

        return row;
    }

    private void Find(int from, int step)
    {
        _note = null;
        if (_sought is null)
        {
            return;
        }

        for (int line = from; line >= 0 && line < text.Lines.Count; line += step)
        {
            if (Matches(text.Lines[line].Text).Count > 0)
            {
                GoToLine(line);
                if (_rows[_top].Line != line)
                {
                    // The text ends on this screen: what was found is on it, below its top.
                    _note = string.Create(CultureInfo.InvariantCulture, $"line {line + 1}");
                }

                return;
            }
        }

        _note = $"not found: {_sought}";
    }

    private void GoToLine(int line) => _top = Math.Clamp(_rows.FindIndex(row => row.Line >= line) is var found and >= 0 ? found : LastTop, 0, LastTop);

    /// <summary>Where a line has what is sought; with a capital letter in it, written just so.</summary>
    private List<(int Start, int Length)> Matches(string line)
    {
        var matches = new List<(int, int)>();
        if (_sought is not { Length: > 0 } sought)
        {
            return matches;
        }

        StringComparison comparison = sought.Any(char.IsUpper) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        for (int at = line.IndexOf(sought, comparison); at >= 0; at = at + sought.Length < line.Length ? line.IndexOf(sought, at + sought.Length, comparison) : -1)
        {
            matches.Add((at, sought.Length));
        }

        return matches;
    }

    /// <summary>A line in rows that fit, never cut between the halves of a character.</summary>
    private static IEnumerable<(int Line, int Start, int Length)> RowsOf(string line, int index, int width)
    {
        int start = 0;
        int columns = 0;
        for (int at = 0; at < line.Length; at++)
        {
            int size = char.IsHighSurrogate(line[at]) && at + 1 < line.Length ? 2 : 1;
            int wide = UnicodeWidth.GetWidth(line.AsSpan(at, size));
            if (columns + wide > width && at > start)
            {
                yield return (index, start, at - start);
                (start, columns) = (at, 0);
            }

            columns += wide;
            at += size - 1;
        }

        yield return (index, start, line.Length - start);
    }
}
