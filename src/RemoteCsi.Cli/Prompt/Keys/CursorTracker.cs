namespace RemoteCsi.Cli.Prompt.Keys;

/// <summary>Knows on which row below the prompt's first row the cursor is, from what PrettyPrompt writes.</summary>
/// <remarks>
/// PrettyPrompt changes the row only by line feeds and by the sequences for up and down; it never writes past the last
/// column. It keeps what it knows to itself, but what is shown above the prompt has to begin at the prompt's first row.
/// </remarks>
internal sealed class CursorTracker
{
    /// <summary>Rows below the first row of the prompt.</summary>
    public int Row { get; private set; }

    /// <summary>The greatest <see cref="Row"/> reached by a line feed, which scrolls at the bottom of the screen.</summary>
    public int LowestRow { get; private set; }

    /// <summary>The prompt begins where the cursor is.</summary>
    public void Reset() => Row = LowestRow = 0;

    /// <summary>Follows what is written.</summary>
    public void Follow(ReadOnlySpan<char> text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int skip = text[at..].IndexOfAny('\n', '\e');
            if (skip < 0)
            {
                return;
            }

            at += skip;
            if (text[at] == '\n')
            {
                Row++;
                LowestRow = Math.Max(LowestRow, Row);
                at++;
            }
            else
            {
                at += FollowSequence(text[at..]);
            }
        }
    }

    private int FollowSequence(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[1] != '[')
        {
            return 1;
        }

        int end = 2;
        int number = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is ';' or '?'))
        {
            number = char.IsAsciiDigit(text[end]) ? (number * 10) + (text[end] - '0') : 0;
            end++;
        }

        if (end < text.Length && text[end] is 'A')
        {
            Row -= number;
        }
        else if (end < text.Length && text[end] is 'B')
        {
            Row += number;
        }

        return Math.Min(end + 1, text.Length);
    }
}
