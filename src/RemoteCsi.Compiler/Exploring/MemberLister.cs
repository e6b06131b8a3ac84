using Microsoft.CodeAnalysis;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>Lists what a type, or the type of a variable, offers.</summary>
internal static class MemberLister
{
    private const int MostMembers = 1000;
    private const int LongestSummary = 300;

    /// <summary>The members of the type that a name means.</summary>
    public static MemberList List(ChainSnapshot chain, string text)
    {
        ChainSymbols symbols = chain.Symbols;
        if (SymbolName.Parse(text) is not { } name)
        {
            return new MemberList(null, [], []);
        }

        IReadOnlyList<ISymbol> found = new NameResolver(symbols).Resolve(name);
        if (found.Select(NameResolver.TypeOf).FirstOrDefault(one => one is not null) is not { } type)
        {
            return new MemberList(null, [], found.Count > 0 ? [] : NearSymbols.Of(symbols, name));
        }

        // A variable has the members of a value: neither static ones nor constructors.
        bool ofValue = !found.Any(symbol => symbol is ITypeSymbol);
        var documentation = new DocumentationSource(symbols);
        ISymbol[] members =
        [
            .. NameResolver.Members(type, name: null)
                .Where(member => member.ContainingType.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum)
                    || SymbolEqualityComparer.Default.Equals(member.ContainingType, type))
                .Where(member => member.DeclaredAccessibility == Accessibility.Public && member is not IMethodSymbol { MethodKind: MethodKind.StaticConstructor })
                .Where(member => !ofValue || member is { IsStatic: false } and not IMethodSymbol { MethodKind: MethodKind.Constructor })
                .Where(member => !SymbolText.Name(member).Contains('$', StringComparison.Ordinal))
                .OrderBy(member => member.IsStatic ? 1 : 0).ThenBy(member => member.Name, StringComparer.Ordinal),
        ];
        return new MemberList(
            SymbolText.Type(type),
            [
                .. members.Take(MostMembers).Select(member => new ListedMember(
                    SymbolText.Kind(member), member.Name, SymbolText.Signature(member), SymbolText.Type(member.ContainingType),
                    FirstSentence(DocumentationProse.Of(documentation.Of(member)?.Element("summary"))))),
            ],
            [],
            members.Length > MostMembers);
    }

    private static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        string sentence = (end < 0 ? text : text[..(end + 1)]).ReplaceLineEndings(" ");
        return sentence.Length <= LongestSummary ? sentence : sentence[..LongestSummary] + "…";
    }
}
