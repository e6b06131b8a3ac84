using System.Text;

namespace RemoteCsi.Prompt.Tests.Fakes;

/// <summary>What a terminal would show of what is written to it: as much of a VT100 as PrettyPrompt and the prompt use.</summary>
internal sealed class Screen(int width, int height)
{
    private List<char[]> _rows = [.. Enumerable.Range(0, height).Select(_ => Blank(width))];
    private readonly List<string> _scrolledAway = [];
    private (List<char[]> Rows, int Row, int Column)? _main;
    private int _savedRow;
    private int _savedColumn;
    private bool _wrapPending;

    public int Width => width;

    public int Height => height;

    public int Row { get; set; }

    public int Column { get; private set; }

    /// <summary>The rows from top to bottom, without trailing blanks.</summary>
    public string[] Rows => [.. _rows.Select(row => new string(row).TrimEnd())];

    /// <summary>All that was ever on the screen, what has scrolled away first.</summary>
    public string All => string.Join('\n', _scrolledAway.Concat(Rows));

    public void Write(string text)
    {
        for (int at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\e':
                    at += Sequence(text.AsSpan(at)) - 1;
                    break;
                case '\n':
                    LineFeed();
                    Column = 0;
                    break;
                case '\r':
                    MoveTo(Row, 0);
                    break;
                case '\b':
                    MoveTo(Row, Column - 1);
                    break;
                default:
                    Assert.False(char.IsControl(text[at]), $"a control character reached the terminal: {(int)text[at]:x2}");
                    Put(text[at]);
                    break;
            }
        }
    }

    private static char[] Blank(int width) => [.. Enumerable.Repeat(' ', width)];

    private void Put(char letter)
    {
        if (_wrapPending)
        {
            LineFeed();
            Column = 0;
        }

        _rows[Row][Column] = letter;
        if (Column == width - 1)
        {
            _wrapPending = true;
        }
        else
        {
            Column++;
        }
    }

    private void LineFeed()
    {
        _wrapPending = false;
        if (Row < height - 1)
        {
            Row++;
            return;
        }

        _scrolledAway.Add(new string(_rows[0]).TrimEnd());
        _rows.RemoveAt(0);
        _rows.Add(Blank(width));
    }

    private void MoveTo(int row, int column)
    {
        _wrapPending = false;
        Row = Math.Clamp(row, 0, height - 1);
        Column = Math.Clamp(column, 0, width - 1);
    }

    private int Sequence(ReadOnlySpan<char> text)
    {
        switch (text[1])
        {
            case '7':
                (_savedRow, _savedColumn) = (Row, Column);
                return 2;
            case '8':
                MoveTo(_savedRow, _savedColumn);
                return 2;
            case '[':
                break;
            default:
                Assert.Fail($"unknown sequence: ESC {text[1]}");
                break;
        }

        int end = 2;
        while (!char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        string parameters = text[2..end].ToString();
        int number = int.TryParse(parameters.Split(';')[0], out int parsed) ? parsed : 0;
        int count = Math.Max(1, number);
        switch (text[end])
        {
            case 'A':
                MoveTo(Row - count, Column);
                break;
            case 'B':
                MoveTo(Row + count, Column);
                break;
            case 'C':
                MoveTo(Row, Column + count);
                break;
            case 'D':
                MoveTo(Row, Column - count);
                break;
            case 'G':
                MoveTo(Row, count - 1);
                break;
            case 'H':
                MoveTo(0, 0);
                break;
            case 'J':
                Erase(number);
                break;
            case 'K':
                Array.Fill(_rows[Row], ' ', Column, width - Column);
                break;
            case 'h' when parameters == "?1049":
                _main = (_rows, Row, Column);
                _rows = [.. Enumerable.Range(0, height).Select(_ => Blank(width))];
                MoveTo(0, 0);
                break;
            case 'l' when parameters == "?1049" && _main is { } main:
                _rows = main.Rows;
                MoveTo(main.Row, main.Column);
                _main = null;
                break;
            case 'm' or 'h' or 'l':
                break;
            default:
                Assert.Fail($"unknown sequence: ESC[{parameters}{text[end]}");
                break;
        }

        return end + 1;
    }

    private void Erase(int what)
    {
        int from = what == 2 ? 0 : (Row * width) + Column;
        for (int cell = from; cell < width * height; cell++)
        {
            _rows[cell / width][cell % width] = ' ';
        }
    }
}
