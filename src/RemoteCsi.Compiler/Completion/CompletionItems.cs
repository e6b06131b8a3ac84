using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Tags;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Protocol.Completion;
using CompletionDescription = Microsoft.CodeAnalysis.Completion.CompletionDescription;
using CompletionItem = Microsoft.CodeAnalysis.Completion.CompletionItem;
using CompletionList = Microsoft.CodeAnalysis.Completion.CompletionList;
using ProtocolDescription = RemoteCsi.Protocol.Completion.CompletionDescription;
using ProtocolItem = RemoteCsi.Protocol.Completion.CompletionItem;
using ProtocolList = RemoteCsi.Protocol.Completion.CompletionList;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Turns Roslyn's completion items into the protocol's.</summary>
internal static class CompletionItems
{
    /// <summary>Most items in a list.</summary>
    public const int Limit = 20_000;

    /// <summary>What the list shows.</summary>
    public static string LabelOf(CompletionItem item) => item.DisplayTextPrefix + item.DisplayText;

    /// <summary>What it is.</summary>
    public static string KindOf(CompletionItem item) => item.Tags.Length > 0 ? item.Tags[0] : "";

    /// <summary>The namespace that it needs; null when it needs none.</summary>
    /// <remarks>Beside those, snippets and operators have something to say of themselves: a sentence, or an example.</remarks>
    public static string? ImportOf(CompletionItem item) =>
        item is { IsComplexTextEdit: true, InlineDescription: { Length: > 0 } name } && !IsSnippet(item) && name.Split('.').All(SyntaxFacts.IsValidIdentifier) ? name : null;

    /// <summary>Whether taking it changes something else than its name and the usings.</summary>
    public static bool Edits(CompletionItem item) => item.IsComplexTextEdit && ImportOf(item) is null;

    /// <summary>Roslyn's list at a position.</summary>
    /// <param name="document">The text.</param>
    /// <param name="position">Where in it.</param>
    /// <param name="trigger">The character just typed; null when the list was asked for.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    public static async Task<CompletionList?> ListAsync(Document document, int position, char? trigger, CancellationToken cancellationToken)
    {
        CompletionService service = CompletionService.GetService(document)
            ?? throw new InvalidOperationException("Roslyn's C# completion is not there");
        return await service.GetCompletionsAsync(
            document, position, trigger is { } character ? CompletionTrigger.CreateInsertionTrigger(character) : CompletionTrigger.Invoke,
            cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A list; when it has more than <see cref="Limit"/> items, those that begin with what was typed come before others.</summary>
    /// <param name="list">What Roslyn found.</param>
    /// <param name="text">The text.</param>
    /// <param name="position">Where in it.</param>
    /// <param name="names">What belongs into it beside; null when nothing does.</param>
    public static ProtocolList ToProtocol(CompletionList? list, SourceText text, int position, ShownNames? names = null)
    {
        if (list is null)
        {
            return new ProtocolList(position, 0, []);
        }

        // Extension methods to import are few, for they must fit what stands before the dot; types are thousands.
        char? first = position > list.Span.Start ? text[list.Span.Start] : null;
        bool byFirstLetter = list.ItemsList.Any(IsTypeToImport);
        IEnumerable<CompletionItem> items = list.ItemsList.Where(IsOfUser);
        if (byFirstLetter)
        {
            items = items.Where(item => !IsTypeToImport(item) || (first is { } letter && item.FilterText.StartsWith(letter.ToString(), StringComparison.OrdinalIgnoreCase)));
        }

        bool isCut = false;
        if (list.ItemsList.Count > Limit)
        {
            string typed = text.ToString(list.Span);
            CompletionItem[] kept = [.. items.OrderByDescending(item => item.FilterText.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Take(Limit)];
            isCut = kept.Length == Limit;
            items = kept.OrderBy(item => item.SortText, StringComparer.OrdinalIgnoreCase);
        }

        return new ProtocolList(list.Span.Start, list.Span.Length, names?.With(items) ?? [.. items.Select(ToProtocol)], isCut, byFirstLetter);
    }

    /// <summary>An item.</summary>
    public static ProtocolItem ToProtocol(CompletionItem item)
    {
        string label = LabelOf(item);
        string insert = item.Properties.TryGetValue("InsertionText", out string? text) ? text : item.DisplayText;
        return new ProtocolItem(
            label, KindOf(item), insert == label ? null : insert, item.FilterText == label ? null : item.FilterText,
            item.DisplayTextSuffix.Length == 0 ? null : item.DisplayTextSuffix, ImportOf(item), Edits(item));
    }

    /// <summary>A description: its first line is the signature, what follows the documentation.</summary>
    public static ProtocolDescription ToProtocol(CompletionDescription? description)
    {
        if (description is null)
        {
            return new ProtocolDescription("", "");
        }

        ImmutableArray<TaggedText> parts = description.TaggedParts;
        int end = parts.ToList().FindIndex(part => part.Tag == TextTags.LineBreak);
        end = end < 0 ? parts.Length : end;
        return new ProtocolDescription(
            SyntheticNames.Remove(string.Concat(parts.Take(end).Select(part => part.Text))).Trim(),
            SyntheticNames.Remove(string.Concat(parts.Skip(end).Select(part => part.Text))).Trim());
    }

    /// <summary>A change of the text, with the line ends of a prompt.</summary>
    public static TextEdit ToProtocol(CompletionChange change)
    {
        TextChange edit = change.TextChange;
        string text = edit.NewText ?? "";
        int caret = Math.Clamp((change.NewPosition ?? edit.Span.Start + text.Length) - edit.Span.Start, 0, text.Length);
        return new TextEdit(edit.Span.Start, edit.Span.Length, WithoutReturns(text), WithoutReturns(text[..caret]).Length);
    }

    private static string WithoutReturns(string text) => text.Replace("\r", "", StringComparison.Ordinal);

    private static bool IsOfUser(CompletionItem item) => !item.DisplayText.StartsWith(SyntheticNames.Prefix, StringComparison.Ordinal);

    private static bool IsSnippet(CompletionItem item) => item.Tags.Contains(WellKnownTags.Snippet);

    private static bool IsTypeToImport(CompletionItem item) => ImportOf(item) is not null && !item.Tags.Contains(WellKnownTags.ExtensionMethod);
}
