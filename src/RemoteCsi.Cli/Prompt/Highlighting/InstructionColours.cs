using PrettyPrompt.Highlighting;

namespace RemoteCsi.Cli.Prompt.Highlighting;

/// <summary>Colours IL by the form of its lines: directives, labels and comments.</summary>
internal static class InstructionColours
{
    /// <summary>The coloured spans of a text, in order, without overlap.</summary>
    public static IReadOnlyList<FormatSpan> Of(string text, TokenColours colours)
    {
        var spans = new List<FormatSpan>();
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            ReadOnlySpan<char> line = text.AsSpan(start, end - start);
            int first = line.Length - line.TrimStart().Length;
            ReadOnlySpan<char> word = line[first..];
            int length = word.IndexOf(' ') is var space and >= 0 ? space : word.Length;
            if (length > 0 && word[0] == '.')
            {
                spans.Add(new FormatSpan(start + first, length, colours.Keyword));
            }
            else if (length > 0 && word.StartsWith("IL_") && word[length - 1] == ':')
            {
                spans.Add(new FormatSpan(start + first, length, colours.Comment));
            }

            int comment = word.StartsWith("//") ? first : line.IndexOf(" //");
            if (comment >= 0 && !line[..comment].Contains('"'))
            {
                spans.Add(new FormatSpan(start + comment, line.Length - comment, colours.Comment));
            }
        }

        return spans;
    }
}
