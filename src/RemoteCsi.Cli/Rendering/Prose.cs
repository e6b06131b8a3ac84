using System.Text;

namespace RemoteCsi.Cli.Rendering;

/// <summary>Prose within a width.</summary>
internal static class Prose
{
    private const int Narrowest = 20;

    /// <summary>
    /// Every line of a text, indented, broken between words where it is wider than <paramref name="width"/>; what continues a line begins
    /// where that line's own text begins.
    /// </summary>
    public static string Wrap(string text, int width, string indentation)
    {
        var wrapped = new StringBuilder(text.Length + 64);
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            wrapped.Append(wrapped.Length > 0 ? "\n" : "");
            string own = indentation + line[..(line.Length - line.TrimStart().Length)];
            int room = Math.Max(Narrowest, width - own.Length);
            string rest = line.Trim();
            bool first = true;
            do
            {
                int end = EndOfLine(rest, room);
                wrapped.Append(first ? "" : "\n").Append(rest.Length > 0 ? own : "").Append(rest.AsSpan(0, end).TrimEnd());
                rest = rest[end..].TrimStart();
                first = false;
            }
            while (rest.Length > 0);
        }

        return wrapped.ToString();
    }

    private static int EndOfLine(string text, int room)
    {
        if (text.Length <= room)
        {
            return text.Length;
        }

        int space = text.LastIndexOf(' ', room);
        return space > 0 ? space : room;
    }
}
