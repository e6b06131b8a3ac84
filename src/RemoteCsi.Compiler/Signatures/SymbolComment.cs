using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using RemoteCsi.Compiler.Exploring;

namespace RemoteCsi.Compiler.Signatures;

/// <summary>The parts of a documentation comment that stand beside a signature, each as one line.</summary>
internal sealed class SymbolComment
{
    private static readonly SymbolComment None = new(null);
    private readonly XElement? _member;

    private SymbolComment(XElement? member) => _member = member;

    /// <summary>The summary; empty when there is none.</summary>
    public string Summary => Line(_member?.Element("summary"));

    /// <summary>What a comment says of a symbol; nothing where it has none, or none that can be read.</summary>
    public static SymbolComment Of(ISymbol symbol)
    {
        // A reduced extension method and a constructed one are documented where they are declared.
        ISymbol declared = symbol is IMethodSymbol { ReducedFrom: { } whole } ? whole.OriginalDefinition : symbol.OriginalDefinition;
        string? xml = declared.GetDocumentationCommentXml();
        if (string.IsNullOrWhiteSpace(xml))
        {
            return None;
        }

        try
        {
            return new SymbolComment(XElement.Parse(xml, LoadOptions.PreserveWhitespace));
        }
        catch (XmlException)
        {
            // Somebody's documentation that is no XML: the signature is shown without it.
            return None;
        }
    }

    /// <summary>What is said of a parameter; empty when nothing is.</summary>
    public string Parameter(string name) => Line(_member?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == name));

    private static string Line(XElement? element) =>
        string.Join(' ', DocumentationProse.Of(element).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
