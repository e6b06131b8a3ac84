using System.Text;

namespace RemoteCsi.Cli.Prompt.Paging;

/// <summary>A line of a text to be read, safe for a terminal.</summary>
/// <param name="Text">Its characters, none of them a control.</param>
/// <param name="Colours">The sequences that begin the colours of its parts, in order, without overlap.</param>
internal sealed record PagedLine(string Text, IReadOnlyList<(int Start, int Length, string Sequence)> Colours)
{
    /// <summary>A part of it as it is written to a terminal.</summary>
    /// <param name="start">Where the part begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="marks">Parts of the line to be marked, in order.</param>
    public string Painted(int start, int length, IReadOnlyList<(int Start, int Length)> marks)
    {
        if (Colours.Count == 0 && marks.Count == 0)
        {
            return Text.Substring(start, length);
        }

        var painted = new StringBuilder(length + 32);
        string now = "";
        for (int at = start; at < start + length; at++)
        {
            string wanted = "";
            foreach ((int from, int count, string sequence) in Colours)
            {
                if (at >= from && at < from + count)
                {
                    wanted = sequence;
                    break;
                }
            }

            foreach ((int from, int count) in marks)
            {
                if (at >= from && at < from + count)
                {
                    wanted = "\e[7m";
                    break;
                }
            }

            if (wanted != now)
            {
                painted.Append(now.Length > 0 ? Rendering.Colours.Reset : "").Append(wanted);
                now = wanted;
            }

            painted.Append(Text[at]);
        }

        return painted.Append(now.Length > 0 ? Rendering.Colours.Reset : "").ToString();
    }
}
