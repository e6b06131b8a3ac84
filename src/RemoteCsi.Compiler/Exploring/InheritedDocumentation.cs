using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using Microsoft.CodeAnalysis;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>What is written of a symbol, with what it inherits: <c>inheritdoc</c> is left by Roslyn to whoever shows it.</summary>
/// <remarks>
/// <c>inheritdoc</c> takes the place of all that a symbol does not say itself, or, within a part, of that part's text; <c>cref</c> names from where,
/// <c>path</c> what of it. An override without a word inherits as well.
/// <see href="https://learn.microsoft.com/dotnet/csharp/language-reference/xmldoc/recommended-tags#inheritdoc"/>
/// </remarks>
/// <param name="compilation">In which names are looked up.</param>
internal sealed class InheritedDocumentation(Compilation compilation)
{
    private const string Directive = "inheritdoc";

    /// <summary>How far it is followed; what leads back to itself ends there.</summary>
    private const int MostSteps = 10;

    /// <summary>The documentation of a symbol; null when there is none.</summary>
    public XElement? Of(ISymbol symbol) => Of(Definition(symbol), 0);

    /// <summary>A reduced extension method and a constructed one are documented where they are declared.</summary>
    private static ISymbol Definition(ISymbol symbol) => (symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol).OriginalDefinition;

    private XElement? Of(ISymbol symbol, int steps)
    {
        XElement? own = Read(symbol);
        if (own is null)
        {
            return steps < MostSteps && Ancestors(symbol).FirstOrDefault(ancestor => Read(ancestor) is not null) is { } silent ? Of(Definition(silent), steps + 1) : null;
        }

        if (!own.Descendants(Directive).Any())
        {
            return own;
        }

        var whole = new XElement(own);
        foreach (XElement directive in whole.Descendants(Directive).ToArray())
        {
            XElement? from = steps < MostSteps && Origin(symbol, directive) is { } origin ? Of(Definition(origin), steps + 1) : null;
            string? path = directive.Attribute("path")?.Value;
            XNode[] inherited = from is null ? [] : [.. Select(from, path ?? PathOf(directive.Parent!, whole))];
            directive.ReplaceWith(inherited.Where(node => directive.Parent != whole || node is not XElement part || !Says(own, part)));
        }

        return whole.HasElements || whole.Value.Trim().Length > 0 ? whole : null;
    }

    /// <summary>What the symbol says itself stands.</summary>
    private static bool Says(XElement own, XElement part) =>
        own.Elements(part.Name).Any(mine => mine.Attribute("name")?.Value == part.Attribute("name")?.Value && mine.Attribute("cref")?.Value == part.Attribute("cref")?.Value);

    /// <summary>What a directive without a path takes: all, or what stands in the same place.</summary>
    private static string PathOf(XElement parent, XElement whole) =>
        parent == whole ? "/*"
        : parent.Attribute("name")?.Value is { } name && !name.Contains('\'', StringComparison.Ordinal) ? $"/{parent.Name.LocalName}[@name='{name}']/node()"
        : $"/{parent.Name.LocalName}/node()";

    private static IEnumerable<XNode> Select(XElement from, string path)
    {
        try
        {
            // A path starts within the member, whatever element that is.
            object found = new XDocument(from).XPathEvaluate(path.StartsWith("//", StringComparison.Ordinal) ? path : path.StartsWith('/') ? "/*" + path : "/*/" + path);
            return found is IEnumerable<object> nodes ? [.. nodes.OfType<XNode>()] : found is string text ? [new XText(text)] : [];
        }
        catch (XPathException)
        {
            // Whoever wrote the path wrote it wrong; what else is said of the symbol is not lost for that.
            return [];
        }
    }

    private ISymbol? Origin(ISymbol symbol, XElement directive) => directive.Attribute("cref")?.Value is { } id
        ? SessionDeclarations.Find(id, compilation) ?? DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation)
        : Ancestors(symbol).FirstOrDefault(ancestor => Read(ancestor) is not null);

    /// <summary>What a symbol takes the place of, nearest first.</summary>
    private static IEnumerable<ISymbol> Ancestors(ISymbol symbol)
    {
        for (ISymbol? below = NameResolver.Overridden(symbol); below is not null; below = NameResolver.Overridden(below))
        {
            yield return below;
        }

        if (symbol is INamedTypeSymbol type)
        {
            for (INamedTypeSymbol? parent = type.BaseType; parent is { SpecialType: SpecialType.None }; parent = parent.BaseType)
            {
                yield return parent;
            }

            foreach (INamedTypeSymbol one in type.AllInterfaces)
            {
                yield return one;
            }
        }
        else if (symbol is IMethodSymbol or IPropertySymbol or IEventSymbol && symbol.ContainingType is { } owner)
        {
            foreach (ISymbol member in owner.AllInterfaces.SelectMany(one => one.GetMembers(symbol.Name)))
            {
                if (SymbolEqualityComparer.Default.Equals(owner.FindImplementationForInterfaceMember(member), symbol))
                {
                    yield return member;
                }
            }
        }
    }

    /// <summary>What is written of the symbol itself.</summary>
    private static XElement? Read(ISymbol symbol)
    {
        string? xml = symbol.OriginalDefinition.GetDocumentationCommentXml();
        if (!string.IsNullOrWhiteSpace(xml))
        {
            try
            {
                XElement element = XElement.Parse(xml, LoadOptions.PreserveWhitespace);
                return element.HasElements || element.Value.Trim().Length > 0 ? element : null;
            }
            catch (XmlException)
            {
                // Roslyn says of what is not well formed only that it is not.
                return null;
            }
        }

        return OwnComment(symbol) is { } comment ? new XElement("member", new XElement("summary", comment)) : null;
    }

    /// <summary>The plain comment right before a declaration of the session.</summary>
    private static string? OwnComment(ISymbol symbol)
    {
        if (symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not { } declaration)
        {
            return null;
        }

        // A variable's is before the whole declaration, of which it is a part.
        SyntaxNode start = declaration;
        while (start.Parent is { } parent && parent.SpanStart == start.SpanStart && parent.Parent is not null)
        {
            start = parent;
        }

        if (start.Parent?.Parent is { Parent: not null } statement && declaration is Microsoft.CodeAnalysis.CSharp.Syntax.VariableDeclaratorSyntax)
        {
            start = statement;
        }

        string[] lines =
        [
            .. start.GetLeadingTrivia().Select(trivia => trivia.ToString().Trim()).Where(text => text.StartsWith("//", StringComparison.Ordinal) || text.StartsWith("/*", StringComparison.Ordinal))
                .Select(text => text.StartsWith("//", StringComparison.Ordinal) ? text.TrimStart('/').Trim() : text.Trim('/', '*', ' ', '\n', '\r')),
        ];
        return lines.Length == 0 ? null : string.Join(' ', lines);
    }
}
