using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;
using ProtocolItem = RemoteCsi.Protocol.Completion.CompletionItem;

namespace RemoteCsi.Compiler.Completion;

/// <summary>The items of variables that every list of names has alike, kept so that Roslyn need not make thousands of them for each list.</summary>
/// <remarks>
/// <para>Of each group of like variables Roslyn is shown a sample in their place. Where a list has the sample it would have them all, each as it was in the list
/// that this was made from.</para>
/// <para>Immutable, so thread safe.</para>
/// </remarks>
internal sealed class KeptNames
{
    private readonly Entry[] _entries;
    private readonly Dictionary<string, Entry> _byName;
    private readonly Group[] _groups;
    private readonly Dictionary<string, int> _samples;

    private KeptNames(Entry[] entries, Group[] groups)
    {
        _entries = entries;
        _groups = groups;
        _byName = entries.ToDictionary(entry => entry.Variable.Name, StringComparer.Ordinal);
        _samples = groups.Index().ToDictionary(group => group.Item.Sample.Name, group => group.Index, StringComparer.Ordinal);
        Variables = entries.Select(entry => entry.Variable).ToHashSet();
    }

    /// <summary>The variables that are kept.</summary>
    public IReadOnlySet<Declaration> Variables { get; }

    /// <summary>What stands in their place.</summary>
    public IEnumerable<Declaration> Samples => _groups.Select(group => group.Sample);

    /// <summary>Keeps of a list of everything, in which variables are shown as they are, those that have an item like any other's.</summary>
    public static KeptNames Of(IEnumerable<VariableGroup> like, IReadOnlyList<CompletionItem> items)
    {
        var groupOf = new Dictionary<string, (VariableGroup Group, Declaration Variable)>(StringComparer.Ordinal);
        foreach (VariableGroup group in like)
        {
            foreach (Declaration variable in group.Variables)
            {
                groupOf[variable.Name] = (group, variable);
            }
        }

        HashSet<string> twice = Twice(items.Select(CompletionItems.LabelOf));
        var groups = new Dictionary<(VariableGroup, string), Group>();
        var entries = new List<Entry>();
        foreach (CompletionItem item in items)
        {
            string name = CompletionItems.LabelOf(item);
            string kind = CompletionItems.KindOf(item);
            if (!groupOf.TryGetValue(name, out (VariableGroup Group, Declaration Variable) found) || kind is not (WellKnownTags.Field or WellKnownTags.Event)
                || twice.Contains(name) || !IsPlain(item))
            {
                continue;
            }

            if (!groups.TryGetValue((found.Group, kind), out Group? group))
            {
                group = new Group(groups.Count, kind, found.Group.Another(SyntheticNames.Sample(groups.Count)));
                groups.Add((found.Group, kind), group);
            }

            entries.Add(new Entry(CompletionItem.Create(found.Variable.Name), new ProtocolItem(found.Variable.Name, kind), found.Variable, group.Number));
        }

        return new KeptNames([.. entries], [.. groups.Values]);
    }

    /// <summary>The variable of a name; null when none is kept.</summary>
    public Declaration? Find(string name) => _byName.GetValueOrDefault(name)?.Variable;

    /// <summary>The same without the variables of some names.</summary>
    public KeptNames Without(IReadOnlySet<string> names) => new([.. _entries.Where(entry => !names.Contains(entry.Variable.Name))], _groups);

    /// <summary>The same without the variables that were hidden since.</summary>
    public KeptNames StillVisible() =>
        Array.TrueForAll(_entries, entry => entry.Variable.IsVisible) ? this : new([.. _entries.Where(entry => entry.Variable.IsVisible)], _groups);

    /// <summary>Names in a list that had only the samples which are those of kept variables, too.</summary>
    public HashSet<string> Doubled(IReadOnlyList<CompletionItem> items) => items.Select(CompletionItems.LabelOf).Where(_byName.ContainsKey).ToHashSet(StringComparer.Ordinal);

    /// <summary>What a list that had only the samples stands for; null where that does not follow from it.</summary>
    /// <param name="list">The list.</param>
    /// <param name="named">Names of variables that it had as they are.</param>
    /// <param name="most">Most items that it may come to.</param>
    public ShownNames? In(CompletionList? list, IReadOnlySet<string> named, int most)
    {
        if (list is null || list.ItemsList.Count + _entries.Length > most)
        {
            return null;
        }

        var shown = new bool[_groups.Length];
        foreach (CompletionItem item in list.ItemsList)
        {
            string label = CompletionItems.LabelOf(item);
            if (_samples.TryGetValue(label, out int number))
            {
                if (shown[number] || !IsPlain(item) || CompletionItems.KindOf(item) != _groups[number].Kind)
                {
                    return null;
                }

                shown[number] = true;
            }
            else if (_byName.ContainsKey(label) && !named.Contains(label))
            {
                // What hides what here, only Roslyn knows.
                return null;
            }
        }

        return Array.IndexOf(shown, true) < 0 ? null : new ShownNames(this, shown, named);
    }

    /// <summary>Puts the names into a list, in Roslyn's order.</summary>
    public ProtocolItem[] Merge(IEnumerable<CompletionItem> items, bool[] shown, IReadOnlySet<string> named)
    {
        var merged = new List<ProtocolItem>(_entries.Length + 1024);
        int next = 0;
        void TakeBefore(CompletionItem? item)
        {
            for (; next < _entries.Length && (item is null || ((IComparable<CompletionItem>)_entries[next].Place).CompareTo(item) < 0); next++)
            {
                Entry entry = _entries[next];
                if (shown[entry.Group] && (named.Count == 0 || !named.Contains(entry.Variable.Name)))
                {
                    merged.Add(entry.Item);
                }
            }
        }

        foreach (CompletionItem item in items)
        {
            TakeBefore(item);
            merged.Add(CompletionItems.ToProtocol(item));
        }

        TakeBefore(null);
        return [.. merged];
    }

    private static bool IsPlain(CompletionItem item) =>
        item.DisplayTextPrefix.Length == 0 && item.SortText == item.DisplayText
        && CompletionItems.ToProtocol(item) is { Insert: null, Filter: null, Suffix: null, Import: null, Edits: false };

    private static HashSet<string> Twice(IEnumerable<string> labels)
    {
        var once = new HashSet<string>(StringComparer.Ordinal);
        return labels.Where(label => !once.Add(label)).ToHashSet(StringComparer.Ordinal);
    }

    /// <param name="Place">Compares with Roslyn's items as the variable's own would.</param>
    /// <param name="Item">What is sent.</param>
    /// <param name="Variable">Whose it is.</param>
    /// <param name="Group">Number of its group.</param>
    private sealed record Entry(CompletionItem Place, ProtocolItem Item, Declaration Variable, int Group);

    private sealed record Group(int Number, string Kind, Declaration Sample);
}
