using System.IO.Enumeration;

namespace RemoteCsi.Compiler.Exploring;

/// <summary>What a search wants.</summary>
internal sealed class SymbolQuery
{
    private const int Longest = 1000;

    // How well a name fits a word; what only the type around it has fits worse than anything it has itself.
    private const int InContainer = 6;

    private static readonly Dictionary<string, SymbolGroup[]> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["type"] = [SymbolGroup.Class, SymbolGroup.Struct, SymbolGroup.Interface, SymbolGroup.Enum, SymbolGroup.Delegate],
        ["class"] = [SymbolGroup.Class],
        ["struct"] = [SymbolGroup.Struct],
        ["interface"] = [SymbolGroup.Interface],
        ["enum"] = [SymbolGroup.Enum],
        ["delegate"] = [SymbolGroup.Delegate],
        ["member"] =
        [
            SymbolGroup.Method, SymbolGroup.ExtensionMethod, SymbolGroup.Constructor, SymbolGroup.Property, SymbolGroup.Field, SymbolGroup.Constant, SymbolGroup.Event,
        ],
        ["method"] = [SymbolGroup.Method, SymbolGroup.ExtensionMethod],
        ["extension"] = [SymbolGroup.ExtensionMethod],
        ["constructor"] = [SymbolGroup.Constructor],
        ["property"] = [SymbolGroup.Property],
        ["field"] = [SymbolGroup.Field],
        ["constant"] = [SymbolGroup.Constant],
        ["event"] = [SymbolGroup.Event],
    };

    private readonly List<string> _words = [];
    private readonly List<(string? Container, string Name)> _patterns = [];
    private readonly List<string> _returns = [];
    private readonly List<string> _places = [];
    private HashSet<SymbolGroup>? _kinds;

    private SymbolQuery()
    {
    }

    /// <summary>Reads a query; null, and why, when it makes no sense.</summary>
    public static SymbolQuery? Parse(string text, out string? problem)
    {
        problem = null;
        if (text.Length > Longest)
        {
            problem = $"the query has {text.Length} characters; at most {Longest} are looked at";
            return null;
        }

        var query = new SymbolQuery();
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        problem = words.Length == 0 ? "say what to find: a part of a name, a pattern with *, returns:TYPE, in:NAMESPACE, kind:KIND" : null;
        foreach (string word in words)
        {
            problem ??= query.Add(word);
        }

        return problem is null ? query : null;
    }

    /// <summary>How well a symbol fits, 0 best; null when it does not.</summary>
    public int? Fit(SymbolGroup kind, string name, string container, string space, string assembly, ReadOnlySpan<string> returns)
    {
        if (_kinds?.Contains(kind) == false || (_kinds is null && kind == SymbolGroup.Constructor)
            || _places.Any(place => !IsPlace(place, space) && !IsPlace(place, assembly)))
        {
            return null;
        }

        int fit = 0;
        foreach (string word in _words)
        {
            int own = FitOf(name, word);
            int around = own > InContainer ? FitOf(container, word) + InContainer : own;
            if (around > 2 * InContainer)
            {
                return null;
            }

            fit += around;
        }

        foreach ((string? pattern, string member) in _patterns)
        {
            if (!FileSystemName.MatchesSimpleExpression(member, name)
                || (pattern is not null && !FileSystemName.MatchesSimpleExpression(pattern, container) && !FileSystemName.MatchesSimpleExpression(pattern, $"{space}.{container}")))
            {
                return null;
            }
        }

        foreach (string wanted in _returns)
        {
            int best = BestReturn(returns, wanted);
            if (best < 0)
            {
                return null;
            }

            fit += best;
        }

        return fit;
    }

    private string? Add(string word)
    {
        int colon = word.IndexOf(':', StringComparison.Ordinal);
        string key = colon > 0 ? word[..colon].ToLowerInvariant() : "";
        string value = word[(colon + 1)..];
        if (colon > 0 && value.Length == 0)
        {
            return $"nothing follows '{word}'";
        }

        switch (key)
        {
            case "returns":
                _returns.Add(value);
                return null;
            case "in":
                _places.Add(value);
                return null;
            case "kind" when Kinds.TryGetValue(value, out SymbolGroup[]? kinds):
                (_kinds ??= []).UnionWith(kinds);
                return null;
            case "kind":
                return $"'{value}' is no kind; there are {string.Join(", ", Kinds.Keys)}";
            case "":
                AddName(word);
                return null;
            default:
                return $"'{key}:' is not known; there are returns:, in: and kind:";
        }
    }

    private void AddName(string word)
    {
        int dot = word.LastIndexOf('.');
        bool isPattern = word.AsSpan().ContainsAny('*', '?');
        if (dot <= 0 || dot == word.Length - 1)
        {
            if (isPattern)
            {
                _patterns.Add((null, word));
            }
            else
            {
                _words.Add(word.Trim('.'));
            }
        }
        else
        {
            _patterns.Add(isPattern ? (word[..dot], word[(dot + 1)..]) : ($"*{word[..dot]}*", word[(dot + 1)..] + "*"));
        }
    }

    private static bool IsPlace(string place, string name) => place.AsSpan().ContainsAny('*', '?')
        ? FileSystemName.MatchesSimpleExpression(place, name)
        : name.StartsWith(place, StringComparison.OrdinalIgnoreCase) && (name.Length == place.Length || name[place.Length] == '.');

    /// <summary>0 for the same, then its beginning, then the beginning of a word within, then a part; more than <see cref="InContainer"/> for none.</summary>
    private static int FitOf(string name, string word)
    {
        int at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return InContainer + 1;
        }

        if (at == 0)
        {
            return name.Length == word.Length ? name == word ? 0 : 1 : 2;
        }

        for (; at >= 0; at = at + 1 < name.Length ? name.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase) : -1)
        {
            if (char.IsUpper(name[at]) || name[at - 1] == '_')
            {
                return 4;
            }
        }

        return 5;
    }

    /// <summary>0 when a member's type is the wanted one, 1 when it names it: <c>Task&lt;SPWeb&gt;</c>; -1 otherwise.</summary>
    private static int BestReturn(ReadOnlySpan<string> returns, string wanted)
    {
        int best = -1;
        bool isPattern = wanted.AsSpan().ContainsAny('*', '?');
        foreach (string type in returns)
        {
            if (isPattern ? FileSystemName.MatchesSimpleExpression(wanted, type) : type.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                return 0;
            }

            best = !isPattern && NamesWord(type, wanted) ? 1 : best;
        }

        return best;
    }

    private static bool NamesWord(string type, string word)
    {
        for (int at = type.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = at + 1 < type.Length ? type.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase) : -1)
        {
            int end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(type[at - 1])) && (end == type.Length || !char.IsLetterOrDigit(type[end])))
            {
                return true;
            }
        }

        return false;
    }
}
