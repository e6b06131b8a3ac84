namespace RemoteCsi.Protocol.Compilation;

/// <summary>The names of the last results: <c>_</c>, <c>__</c> and <c>___</c>, where they name nothing else.</summary>
public static class ResultName
{
    /// <summary>All, that of the last result first.</summary>
    public static IReadOnlyList<string> All { get; } = ["_", "__", "___"];

    /// <summary>Which result a name is for, from 0; -1 when it is none of the names.</summary>
    public static int PlaceOf(ReadOnlySpan<char> name) => name is "_" or "__" or "___" ? name.Length - 1 : -1;

    /// <summary>Whether one of the names stands somewhere in a text, which need not be as a name of a result.</summary>
    public static bool MayBeIn(string text)
    {
        for (int start = text.IndexOf('_', StringComparison.Ordinal); start >= 0;)
        {
            int end = start;
            while (end < text.Length && text[end] == '_')
            {
                end++;
            }

            if (end - start <= All.Count && !IsOfName(text, start - 1) && !IsOfName(text, end))
            {
                return true;
            }

            start = end < text.Length ? text.IndexOf('_', end) : -1;
        }

        return false;
    }

    private static bool IsOfName(string text, int index) => index >= 0 && index < text.Length && char.IsLetterOrDigit(text[index]);
}
