using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Completion;

/// <summary>What could stand at the caret.</summary>
/// <param name="Start">0-based offset at which the span to replace starts.</param>
/// <param name="Length">Length of that span, the typed prefix.</param>
/// <param name="Items">All items, unfiltered by the prefix so that the client filters by itself; sorted as Roslyn sorts.</param>
/// <param name="Incomplete">True when the list was cut to fit its bound of 20,000 items.</param>
/// <param name="ByFirstLetter">
/// True when, of types that would have to be imported, it has only those that begin with the letter that was typed first, and none if none was:
/// all of a framework are several thousand. After another first letter it is to be asked for anew.
/// </param>
/// <param name="Runs">Items that are not among <paramref name="Items"/> because they say more shortly what they are, in their order; null unless asked for by <see cref="CompletionRequest.Runs"/>.</param>
public sealed record CompletionList(
    int Start, int Length, CompletionItem[] Items, bool Incomplete = false, bool ByFirstLetter = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CompletionRun[]? Runs = null)
{
    private const int ShortestRun = 8;

    /// <summary>The same list with what follows one another and is alike in runs: all names of a deep session in a third of the bytes.</summary>
    public CompletionList InRuns()
    {
        var items = new List<CompletionItem>();
        var runs = new List<CompletionRun>();
        for (int start = 0; start < Items.Length;)
        {
            CompletionItem first = Items[start];
            int end = start;
            while (end < Items.Length && IsBare(Items[end]) && Items[end].Kind == first.Kind)
            {
                end++;
            }

            if (end - start >= ShortestRun)
            {
                runs.Add(new CompletionRun(items.Count, first.Kind, Array.ConvertAll(Items[start..end], item => item.Label)));
            }
            else
            {
                end = Math.Max(end, start + 1);
                items.AddRange(Items.AsSpan(start, end - start));
            }

            start = end;
        }

        return runs.Count == 0 ? this : this with { Items = [.. items], Runs = [.. runs] };
    }

    /// <summary>The same list without runs. Runs that have no place in the list come at its end.</summary>
    public CompletionList Whole()
    {
        if (Runs is null)
        {
            return this;
        }

        var items = new List<CompletionItem>(Items.Length + Runs.Sum(run => run.Labels.Length));
        int taken = 0;
        foreach (CompletionRun run in Runs)
        {
            int before = Math.Clamp(run.At, taken, Items.Length);
            items.AddRange(Items.AsSpan(taken, before - taken));
            taken = before;
            foreach (string label in run.Labels)
            {
                items.Add(new CompletionItem(label, run.Kind));
            }
        }

        items.AddRange(Items.AsSpan(taken));
        return this with { Items = [.. items], Runs = null };
    }

    private static bool IsBare(CompletionItem item) => item is { Insert: null, Filter: null, Suffix: null, Import: null, Edits: false };
}
