using Microsoft.CodeAnalysis;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>Names of symbols that may have been meant by one that means nothing.</summary>
internal static class NearSymbols
{
    private const int MostNames = 8;

    /// <summary>The nearest names, best first.</summary>
    public static string[] Of(ChainSymbols symbols, SymbolName name)
    {
        string last = name.Segments[^1].Name;
        int most = Math.Max(1, last.Length / 4);
        if (name.Segments.Length > 1 && new NameResolver(symbols).Resolve(name with { Segments = name.Segments[..^1], Parameters = null, WantsConstructors = false }) is { Count: > 0 } containers)
        {
            IEnumerable<ISymbol> inside = containers.SelectMany(container => container is INamespaceSymbol space
                ? space.GetMembers()
                : NameResolver.TypeOf(container) is { } type ? NameResolver.Members(type, name: null) : []);
            return Best(inside.Where(symbol => symbol.CanBeReferencedByName).Select(symbol => (symbol.Name, Shown: SymbolText.Name(symbol), IsHere: true)), last, most);
        }

        IEnumerable<(string Name, string Shown, bool IsHere)> all =
            from pair in symbols.Indexes
            from one in pair.Index.Symbols
            where one.Kind <= SymbolGroup.Delegate || string.Equals(one.Name, last, StringComparison.OrdinalIgnoreCase)
            where one.Kind != SymbolGroup.Constructor
            select (one.Name, one.Kind <= SymbolGroup.Delegate ? one.Type.Name : $"{one.Type.Name}.{one.Name}", symbols.IsImported(one.Type.Namespace));
        return Best(symbols.Own.Select(symbol => (symbol.Name, SymbolText.Name(symbol), true)).Concat(all), last, most);
    }

    private static string[] Best(IEnumerable<(string Name, string Shown, bool IsHere)> names, string typed, int most) =>
    [
        .. names.Select(one => (one.Shown, one.IsHere, Distance: Distance(one.Name, typed, most)))
            .Where(one => one.Distance <= most)
            .OrderBy(one => one.Distance).ThenBy(one => one.IsHere ? 0 : 1).ThenBy(one => one.Shown.Length).ThenBy(one => one.Shown, StringComparer.Ordinal)
            .Select(one => one.Shown).Distinct().Take(MostNames),
    ];

    /// <summary>How many letters must be added, taken away or changed (Levenshtein), case aside; more than <paramref name="most"/> is not counted further.</summary>
    private static int Distance(string one, string other, int most)
    {
        if (Math.Abs(one.Length - other.Length) > most)
        {
            return most + 1;
        }

        Span<int> costs = stackalloc int[other.Length + 1];
        for (int j = 0; j <= other.Length; j++)
        {
            costs[j] = j;
        }

        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = costs[0];
            costs[0] = i;
            int least = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int change = diagonal + (char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]) ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.Min(change, 1 + Math.Min(costs[j], costs[j - 1]));
                least = Math.Min(least, costs[j]);
            }

            if (least > most)
            {
                return most + 1;
            }
        }

        return costs[^1];
    }
}
