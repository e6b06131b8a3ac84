using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Cli.Prompt.Completion;

/// <summary>Which items of a list fit what was typed, the best first.</summary>
internal static class CompletionMatcher
{
    /// <summary>More than anyone scrolls through; who wants the rest types on.</summary>
    public const int MostShown = 1_000;

    private const int Tiers = 5;

    /// <summary>
    /// The items that fit: equal, then beginning with it, then that in another case, then by camel humps, then containing it.
    /// Within each the order is that of <paramref name="items"/>.
    /// </summary>
    public static List<CompletionItem> Match(IReadOnlyList<CompletionItem> items, string typed)
    {
        if (typed.Length == 0)
        {
            return [.. items.Take(MostShown)];
        }

        var tiers = new List<CompletionItem>?[Tiers];
        foreach (CompletionItem item in items)
        {
            int tier = TierOf(item.Filter ?? item.Label, typed);
            if (tier < Tiers)
            {
                (tiers[tier] ??= []).Add(item);
            }
        }

        return [.. tiers.SelectMany(tier => tier ?? []).Take(MostShown)];
    }

    private static int TierOf(string name, string typed)
    {
        if (name.StartsWith(typed, StringComparison.Ordinal))
        {
            return name.Length == typed.Length ? 0 : 1;
        }

        if (name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
        {
            return 2;
        }

        if (MatchesHumps(name, typed))
        {
            return 3;
        }

        return name.Contains(typed, StringComparison.OrdinalIgnoreCase) ? 4 : Tiers;
    }

    /// <summary><c>wl</c>, <c>WrL</c> and <c>writel</c> fit <c>WriteLine</c>: each piece begins a hump, in order, from the first hump on.</summary>
    private static bool MatchesHumps(ReadOnlySpan<char> name, ReadOnlySpan<char> typed) =>
        name.Length > 0 && char.ToUpperInvariant(name[0]) == char.ToUpperInvariant(typed[0]) && FromHump(name, 0, typed);

    private static bool FromHump(ReadOnlySpan<char> name, int hump, ReadOnlySpan<char> typed)
    {
        // As much of the hump as fits, then less of it, until the rest fits the humps after it.
        int longest = 0;
        while (longest < typed.Length && hump + longest < name.Length && (longest == 0 || !IsHump(name, hump + longest))
            && char.ToUpperInvariant(name[hump + longest]) == char.ToUpperInvariant(typed[longest]))
        {
            longest++;
        }

        if (longest == typed.Length)
        {
            return true;
        }

        for (int taken = longest; taken > 0; taken--)
        {
            for (int next = hump + taken; next < name.Length; next++)
            {
                if (IsHump(name, next) && FromHump(name, next, typed[taken..]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsHump(ReadOnlySpan<char> name, int at) =>
        char.IsUpper(name[at]) || char.IsDigit(name[at]) && !char.IsDigit(name[at - 1]) || (at > 0 && name[at - 1] == '_');
}
