using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace RemoteCsi.Compiler.Signatures;

/// <summary>The parts of a documentation comment that stand beside a signature, as plain text.</summary>
internal sealed partial class SymbolComment
{
    private static readonly SymbolComment None = new(null);
    private readonly XElement? _member;

    private SymbolComment(XElement? member) => _member = member;

    /// <summary>The summary; empty when there is none.</summary>
    public string Summary => Text(_member?.Element("summary"));

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
            return new SymbolComment(XElement.Parse($"<comment>{xml}</comment>", LoadOptions.PreserveWhitespace) is var root && root.Element("member") is { } member ? member : root);
        }
        catch (XmlException)
        {
            // Somebody's documentation that is no XML: the signature is shown without it.
            return None;
        }
    }

    /// <summary>What is said of a parameter; empty when nothing is.</summary>
    public string Parameter(string name) => Text(_member?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == name));

    private static string Text(XElement? element) =>
        element is null ? "" : Blank().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "para" or "br" } block => " " + string.Concat(block.Nodes().Select(Text)) + " ",
        XElement { IsEmpty: true } reference => Referred(reference),
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    // <see cref="M:System.String.Join(System.String)"/>, <paramref name="x"/>, <see langword="null"/>
    private static string Referred(XElement element)
    {
        string target = (element.Attribute("cref") ?? element.Attribute("name") ?? element.Attribute("langword") ?? element.Attribute("href"))?.Value ?? "";
        if (element.Attribute("cref") is null)
        {
            return target;
        }

        string path = target.Split('(')[0];
        string[] names = path[(path.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('.');
        string last = Arity().Replace(names[^1], "");
        return path.StartsWith("T:", StringComparison.Ordinal) || names.Length < 2 ? last : $"{Arity().Replace(names[^2], "")}.{last}";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();
}
