using Microsoft.CodeAnalysis;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>Finds symbols of all referenced assemblies and of the session, imported or not.</summary>
internal static class SymbolSearch
{
    private const int MostMatches = 500;

    /// <summary>What <c>in:</c> calls the declarations of the session.</summary>
    private const string OwnPlace = "session";

    /// <summary>The best matches of a query.</summary>
    public static FoundSymbols Find(ChainSnapshot chain, string text, int limit)
    {
        if (SymbolQuery.Parse(text, out string? problem) is not { } query)
        {
            return new FoundSymbols([], 0, problem);
        }

        ChainSymbols symbols = chain.Symbols;
        var own = new List<(int Fit, ISymbol Symbol)>();
        foreach (ISymbol symbol in symbols.Own)
        {
            if (GroupOf(symbol) is { } group && query.Fit(group, symbol.Name, "", "", OwnPlace, ReturnsOf(symbol)) is { } fit)
            {
                own.Add((fit, symbol));
            }
        }

        var found = new List<(int Rank, IndexedSymbol Symbol, IAssemblySymbol Assembly)>();
        foreach ((IAssemblySymbol assembly, AssemblyIndex index) in symbols.Indexes)
        {
            string name = assembly.Name;
            foreach (IndexedSymbol symbol in index.Symbols)
            {
                bool isType = symbol.Kind <= SymbolGroup.Delegate;
                if (query.Fit(symbol.Kind, symbol.Name, isType ? "" : symbol.Type.Name, symbol.Type.Namespace, name, symbol.Returns) is { } fit)
                {
                    found.Add((((fit * 2) + (symbols.IsImported(symbol.Type.Namespace) ? 0 : 1)) * 2 + (isType ? 0 : 1), symbol, assembly));
                }
            }
        }

        int wanted = Math.Clamp(limit, 1, MostMatches);
        int worst = WorstRank(found.Select(match => match.Rank), wanted);
        IEnumerable<FoundSymbol> ours = own.OrderBy(match => match.Fit).Select(match => new FoundSymbol(
            SymbolText.Kind(match.Symbol), SymbolText.Name(match.Symbol), SymbolText.Signature(match.Symbol), 1, null, null, null));
        IEnumerable<FoundSymbol> theirs = found
            .Where(match => match.Rank <= worst)
            .OrderBy(match => match.Rank)
            .ThenBy(match => match.Symbol.Name.Length)
            .ThenBy(match => match.Symbol.Type.Namespace.Length)
            .ThenBy(match => match.Symbol.Type.Name, StringComparer.Ordinal)
            .ThenBy(match => match.Symbol.Name, StringComparer.Ordinal)
            .Take(wanted)
            .Select(match => Show(symbols, match.Symbol, match.Assembly));
        return new FoundSymbols([.. ours.Concat(theirs).Take(wanted)], own.Count + found.Count);
    }

    /// <summary>The rank of the last of so many, best first: a letter may fit most of what there is, and only a few of it need to be sorted.</summary>
    private static int WorstRank(IEnumerable<int> ranks, int wanted)
    {
        int before = 0;
        foreach ((int rank, int count) in ranks.CountBy(rank => rank).OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)))
        {
            before += count;
            if (before >= wanted)
            {
                return rank;
            }
        }

        return int.MaxValue;
    }

    private static FoundSymbol Show(ChainSymbols symbols, IndexedSymbol found, IAssemblySymbol assembly)
    {
        INamedTypeSymbol? type = assembly.GetTypeByMetadataName(found.Type.MetadataName);
        bool isType = found.Kind <= SymbolGroup.Delegate;
        ISymbol? symbol = isType || type is null ? type : type
            .GetMembers(found.Kind == SymbolGroup.Constructor ? ".ctor" : found.Name)
            .FirstOrDefault(member => member.DeclaredAccessibility == Accessibility.Public && GroupOf(member) == found.Kind);
        string name = isType ? found.Type.Name : found.Kind == SymbolGroup.Constructor ? $"new {found.Type.Name}" : $"{found.Type.Name}.{found.Name}";
        return new FoundSymbol(
            symbol is null ? WordOf(found.Kind) : SymbolText.Kind(symbol), name, symbol is null ? name : SymbolText.Signature(symbol), found.Overloads,
            found.Type.Namespace.Length == 0 ? null : found.Type.Namespace, assembly.Name, symbols.ImportOf(found.Type.Namespace));
    }

    private static string WordOf(SymbolGroup kind) => kind == SymbolGroup.ExtensionMethod ? "extension method" : kind.ToString().ToLowerInvariant();

    private static string[] ReturnsOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => [SymbolText.Type(method.ReturnType)],
        IFieldSymbol field => [SymbolText.Type(field.Type)],
        IPropertySymbol property => [SymbolText.Type(property.Type)],
        _ => [],
    };

    private static SymbolGroup? GroupOf(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => type.TypeKind switch
        {
            TypeKind.Struct => SymbolGroup.Struct,
            TypeKind.Interface => SymbolGroup.Interface,
            TypeKind.Enum => SymbolGroup.Enum,
            TypeKind.Delegate => SymbolGroup.Delegate,
            _ => SymbolGroup.Class,
        },
        IMethodSymbol { MethodKind: MethodKind.Constructor } => SymbolGroup.Constructor,
        IMethodSymbol { MethodKind: MethodKind.Ordinary } method => method.IsExtensionMethod ? SymbolGroup.ExtensionMethod : SymbolGroup.Method,
        IPropertySymbol => SymbolGroup.Property,
        IFieldSymbol field => field.IsConst ? SymbolGroup.Constant : SymbolGroup.Field,
        IEventSymbol => SymbolGroup.Event,
        _ => null,
    };
}
