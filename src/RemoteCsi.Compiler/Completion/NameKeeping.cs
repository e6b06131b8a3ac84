using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using RoslynList = Microsoft.CodeAnalysis.Completion.CompletionList;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Makes the items that are kept, and tries them before they are used.</summary>
internal static class NameKeeping
{
    private static readonly HashSet<string> None = [];

    /// <summary>The text at which all names are listed.</summary>
    public static SourceText Nothing { get; } = SourceText.From("");

    /// <summary>Makes the items from a list of all names; null where there are none to keep, or a list with samples would not come to the same.</summary>
    /// <param name="all">An empty text above everything.</param>
    /// <param name="like">Variables of which items could be kept.</param>
    /// <param name="withSamples">An empty text above a state that has samples in place of kept variables.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    public static async Task<KeptNames?> MakeAsync(
        Document all, VariableGroup[] like, Func<KeptNames, Task<Document>> withSamples, CancellationToken cancellationToken)
    {
        if (like.Length == 0 || await CompletionItems.ListAsync(all, 0, null, cancellationToken).ConfigureAwait(false) is not { } list)
        {
            return null;
        }

        KeptNames names = KeptNames.Of(like, list.ItemsList);
        RoslynList? few = await CompletionItems.ListAsync(await withSamples(names).ConfigureAwait(false), 0, null, cancellationToken).ConfigureAwait(false);
        if (few is not null && names.Doubled(few.ItemsList) is { Count: > 0 } doubled)
        {
            // What a variable hid shows when the variable is away; such a variable stays.
            names = names.Without(doubled);
            few = await CompletionItems.ListAsync(await withSamples(names).ConfigureAwait(false), 0, null, cancellationToken).ConfigureAwait(false);
        }

        return names.In(few, None, CompletionItems.Limit) is { } shown
            && CompletionItems.ToProtocol(list, Nothing, 0).Items.ToHashSet().SetEquals(CompletionItems.ToProtocol(few, Nothing, 0, shown).Items)
            ? names
            : null;
    }
}
