namespace RemoteCsi.Cli.Prompt.Completion;

/// <summary>The identifier around a position of a text.</summary>
internal static class Word
{
    /// <summary>Offset of its first character; the position itself when there is none.</summary>
    public static int StartOf(string text, int position)
    {
        int start = position;
        while (start > 0 && IsPart(text[start - 1]))
        {
            start--;
        }

        return start > 0 && start < position && text[start - 1] == '@' ? start - 1 : start;
    }

    /// <summary>Offset after its last character.</summary>
    public static int EndOf(string text, int position)
    {
        int end = position;
        while (end < text.Length && IsPart(text[end]))
        {
            end++;
        }

        return end;
    }

    /// <summary>True for what can follow in an identifier.</summary>
    public static bool IsPart(char letter) => char.IsLetterOrDigit(letter) || letter == '_';
}
