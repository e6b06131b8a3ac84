using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;
using Microsoft.CodeAnalysis.Text;
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

    /// <summary>A list; when it has more than <see cref="Limit"/> items, those that begin with what was typed come before others.</summary>
    public static ProtocolList ToProtocol(CompletionList? list, SourceText text, int position)
    {
        if (list is null)
        {
            return new ProtocolList(position, 0, []);
        }

        IEnumerable<CompletionItem> items = list.ItemsList.Where(IsOfUser);
        bool isCut = false;
        if (list.ItemsList.Count > Limit)
        {
            string typed = text.ToString(list.Span);
            CompletionItem[] kept = [.. items.OrderByDescending(item => item.FilterText.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Take(Limit)];
            isCut = kept.Length == Limit;
            items = kept.OrderBy(item => item.SortText, StringComparer.OrdinalIgnoreCase);
        }

        return new ProtocolList(list.Span.Start, list.Span.Length, [.. items.Select(ToProtocol)], isCut);
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

    private static bool IsOfUser(CompletionItem item) =>
        !item.DisplayText.StartsWith(SyntheticNames.Prefix, StringComparison.Ordinal) && !item.Tags.Contains(WellKnownTags.Snippet);

    private static ProtocolItem ToProtocol(CompletionItem item)
    {
        string label = LabelOf(item);
        string insert = item.Properties.TryGetValue("InsertionText", out string? text) ? text : item.DisplayText;
        return new ProtocolItem(
            label, KindOf(item), insert == label ? null : insert, item.FilterText == label ? null : item.FilterText,
            item.DisplayTextSuffix.Length == 0 ? null : item.DisplayTextSuffix);
    }
}
