namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>Names that somebody may have meant who typed another.</summary>
internal static class NearNames
{
    private const int MostNames = 3;

    /// <summary>The nearest of <paramref name="names"/>, best first: those that begin alike, and those a few letters away.</summary>
    public static string[] Of(string typed, IEnumerable<string> names) =>
    [
        .. names.Select(name => (Name: name, Distance: Distance(typed.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(pair => pair.Distance <= Math.Max(1, typed.Length / 3))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Name, StringComparer.Ordinal)
            .Take(MostNames).Select(pair => pair.Name),
    ];

    /// <summary>How many letters must be added, taken away, changed or swapped (Damerau and Levenshtein); 0 for a mere beginning.</summary>
    private static int Distance(string one, string other)
    {
        if (one.Length > 2 && other.StartsWith(one, StringComparison.Ordinal))
        {
            return 0;
        }

        int[,] costs = new int[one.Length + 1, other.Length + 1];
        for (int i = 0; i <= one.Length; i++)
        {
            for (int j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    costs[i, j] = i + j;
                    continue;
                }

                int change = costs[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                costs[i, j] = Math.Min(change, 1 + Math.Min(costs[i - 1, j], costs[i, j - 1]));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    costs[i, j] = Math.Min(costs[i, j], 1 + costs[i - 2, j - 2]);
                }
            }
        }

        return costs[one.Length, other.Length];
    }
}
