using System.Collections;
using PrettyPrompt.Completion;

namespace RemoteCsi.Cli.Prompt.Completion;

/// <summary>What the pane shows for one text and caret.</summary>
/// <remarks>
/// PrettyPrompt asks for items only while it has none, and then only re-sorts what it has, with all that do not fit at the
/// end. A list that is no longer true says that it has no items; so the pane asks again and shows only what fits.
/// </remarks>
internal sealed class PaneList(Opening opening, Protocol.Completion.CompletionList source, string text, int caret, PaneItem[] items, Func<PaneList, bool> isTrue) : IReadOnlyList<CompletionItem>
{
    /// <summary>The opening it is of.</summary>
    public Opening Opening { get; } = opening;

    /// <summary>The list that the items are from.</summary>
    public Protocol.Completion.CompletionList Source { get; } = source;

    /// <summary>The text for which it is true.</summary>
    public string Text { get; } = text;

    /// <summary>The caret for which it is true.</summary>
    public int Caret { get; } = caret;

    /// <summary>The items, best first.</summary>
    public IReadOnlyList<PaneItem> Items => items;

    /// <summary>0 when the list is no longer true.</summary>
    public int Count => isTrue(this) ? items.Length : 0;

    public CompletionItem this[int index] => items[index];

    public IEnumerator<CompletionItem> GetEnumerator() => ((IEnumerable<CompletionItem>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
