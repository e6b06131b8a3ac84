using RemoteCsi.Cli.Prompt.Keys;

namespace RemoteCsi.Cli.Prompt.Editing;

/// <summary>Where the next line of an unfinished statement begins.</summary>
internal static class Indentation
{
    /// <summary>The spaces with which the line after <paramref name="caret"/> begins.</summary>
    public static string OfNextLine(string text, int caret)
    {
        int start = caret == 0 ? 0 : text.LastIndexOf('\n', caret - 1) + 1;
        ReadOnlySpan<char> line = text.AsSpan(start, caret - start);
        int depth = line.Length - line.TrimStart(' ').Length;
        ReadOnlySpan<char> typed = line.TrimEnd();
        if (typed.Length > 0 && typed[^1] is '{' or '(' or '[')
        {
            depth += EditorSettings.TabSize;
        }

        return new string(' ', depth);
    }

    /// <summary>
    /// Moves a closing bracket, just typed as the first thing of its line, one step to the left.
    /// </summary>
    public static (string Text, int Caret) OfClosingBracket(string text, int caret)
    {
        if (caret == 0 || text[caret - 1] is not ('}' or ')' or ']'))
        {
            return (text, caret);
        }

        int start = caret == 1 ? 0 : text.LastIndexOf('\n', caret - 2) + 1;
        ReadOnlySpan<char> before = text.AsSpan(start, caret - 1 - start);
        int step = Math.Min(EditorSettings.TabSize, before.Length);
        return start > 0 && step > 0 && before.TrimStart(' ').Length == 0
            ? (text.Remove(start, step), caret - step)
            : (text, caret);
    }
}
