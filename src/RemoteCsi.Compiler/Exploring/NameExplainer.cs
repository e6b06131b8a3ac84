using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>Says what a name means: every symbol it fits, with its documentation.</summary>
internal static class NameExplainer
{
    /// <summary>The most symbols of one answer.</summary>
    public const int MostSymbols = 50;

    /// <summary>The most characters of one text, and of all: a message has at most 4 MiB.</summary>
    private const int LongestText = 20_000;
    private const int LongestAnswer = 600_000;
    private const int MostParts = 100;

    /// <summary>Explains a name.</summary>
    public static Explanation Explain(ChainSnapshot chain, string text)
    {
        ChainSymbols symbols = chain.Symbols;
        if (SymbolName.Parse(text) is not { } name)
        {
            return new Explanation([], []);
        }

        IReadOnlyList<ISymbol> found = new NameResolver(symbols).Resolve(name);
        if (found.Count == 0)
        {
            return new Explanation([], NearSymbols.Of(symbols, name));
        }

        return Explain(symbols, found);
    }

    /// <summary>Explains symbols.</summary>
    public static Explanation Explain(ChainSymbols symbols, IReadOnlyList<ISymbol> found)
    {
        var documentation = new DocumentationSource(symbols);
        var explained = new List<ExplainedSymbol>();
        int left = LongestAnswer;
        foreach (ISymbol symbol in found.Take(MostSymbols).TakeWhile(_ => left > 0))
        {
            explained.Add(Explain(symbols, documentation, symbol, ref left));
        }

        return new Explanation([.. explained], [], found.Count > explained.Count);
    }

    private static ExplainedSymbol Explain(ChainSymbols symbols, DocumentationSource documentation, ISymbol symbol, ref int left)
    {
        int room = left;
        string Text(XElement? element)
        {
            string text = DocumentationProse.Of(element);
            int length = Math.Clamp(room, 0, LongestText);
            text = text.Length <= length ? text : text[..length] + "…";
            room -= text.Length;
            return text;
        }

        XElement? xml = documentation.Of(symbol);
        string? space = symbol is INamespaceSymbol ? null : symbol.ContainingNamespace is { IsGlobalNamespace: false } declared ? declared.ToDisplayString() : null;
        bool isOwn = symbol.ContainingAssembly is null || symbols.ReferenceOf(symbol.ContainingAssembly) is null;

        // An extension needs its class's namespace; a member found through a value or type needs none.
        bool needsImport = symbol is INamedTypeSymbol or IMethodSymbol { IsExtensionMethod: true } or { IsStatic: true } or IMethodSymbol { MethodKind: MethodKind.Constructor };
        ISymbol shown = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol;
        var explained = new ExplainedSymbol(
            SymbolText.Kind(symbol), SymbolText.Name(shown), SymbolText.Signature(shown), isOwn ? null : space, isOwn ? null : symbol.ContainingAssembly?.Name,
            space is not null && needsImport && !isOwn ? symbols.ImportOf(space) : null,
            Text(xml?.Element("summary") ?? (xml?.HasElements == false ? xml : null)),
            [.. TypeParameters(shown).Select(one => new ExplainedPart(one.Name, "", Text(Named(xml, "typeparam", one.Name))))],
            [.. Parameters(shown).Select(one => new ExplainedPart(one.Name, SymbolText.Type(one), Text(Named(xml, "param", one.Name))))],
            Returns(shown, Text(xml?.Element("returns") ?? xml?.Element("value"))),
            [.. (xml?.Elements("exception") ?? []).Take(MostParts)
                .Select(one => new ExplainedPart(DocumentationProse.NameOf(one.Attribute("cref")?.Value ?? ""), "", Text(one)))],
            Text(xml?.Element("remarks")),
            [.. (xml?.Elements("example") ?? []).Take(MostParts).Select(one => Text(one))],
            [.. (xml?.Descendants("seealso") ?? []).Take(MostParts).Select(DocumentationProse.ReferenceText).Distinct()],
            xml is null && symbol is not (ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or ILabelSymbol) ? documentation.WhyNone(symbol) : null);
        left = room;
        return explained;
    }

    private static ExplainedPart? Returns(ISymbol symbol, string text)
    {
        ITypeSymbol? type = symbol switch
        {
            IMethodSymbol { ReturnsVoid: false, MethodKind: not MethodKind.Constructor } method => method.ReturnType,
            INamedTypeSymbol { DelegateInvokeMethod: { ReturnsVoid: false } invoke } => invoke.ReturnType,
            IPropertySymbol property => property.Type,
            _ => null,
        };
        return type is null ? null : new ExplainedPart("", SymbolText.Type(type), text);
    }

    private static IEnumerable<IParameterSymbol> Parameters(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.Parameters,
        IPropertySymbol property => property.Parameters,
        INamedTypeSymbol { DelegateInvokeMethod: { } invoke } => invoke.Parameters,
        _ => [],
    };

    private static IEnumerable<ITypeParameterSymbol> TypeParameters(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.TypeParameters,
        INamedTypeSymbol type => type.TypeParameters,
        _ => [],
    };

    private static XElement? Named(XElement? xml, string element, string name) =>
        xml?.Elements(element).FirstOrDefault(one => one.Attribute("name")?.Value == name);
}
