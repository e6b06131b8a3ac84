using Microsoft.CodeAnalysis;

namespace RemoteCsi.Compiler.Rendering;

/// <summary>Keeps the documentation comments of what the session declares.</summary>
internal static class DocumentationText
{
    /// <summary>Writes the comment of <paramref name="symbol"/>, if it has one.</summary>
    public static void Write(StateTextBuilder to, ISymbol symbol)
    {
        string? xml = symbol.GetDocumentationCommentXml();
        if (string.IsNullOrWhiteSpace(xml))
        {
            return;
        }

        int start = xml.IndexOf('>', StringComparison.Ordinal) + 1;
        int end = xml.LastIndexOf("</member>", StringComparison.Ordinal);
        if (start <= 0 || end < start || !xml.StartsWith("<member", StringComparison.Ordinal))
        {
            return;
        }

        foreach (ReadOnlySpan<char> line in xml.AsSpan(start, end - start).Trim().EnumerateLines())
        {
            to.Append("\n/// ").Append(line.Trim().ToString());
        }

        to.Append("\n");
    }
}
