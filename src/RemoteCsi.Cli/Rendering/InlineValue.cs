using RemoteCsi.Protocol.Display;

namespace RemoteCsi.Cli.Rendering;

/// <summary>A value on one line, as close to C# as it goes: <c>List&lt;int&gt;(3) { 1, 2, 3 }</c>.</summary>
internal static class InlineValue
{
    /// <summary>The whole value on one line.</summary>
    public static StyledText Of(DisplayNode node)
    {
        var text = new StyledText();
        Append(text, node);
        return text;
    }

    /// <summary>A value whose text may have lines of its own, which are kept.</summary>
    public static StyledText OfOwnLayout(DisplayNode node) => AppendCut(new StyledText().Add(node.Text, Role(node)), node);

    /// <summary>The part before the brace: the type and, for a container, how much is in it; empty for an anonymous type.</summary>
    public static StyledText Header(DisplayNode node)
    {
        bool anonymous = node.Text.Length == 0 || node.Text[0] is '<' or '{';
        return new StyledText().Add(anonymous ? "" : OneLine(node.Text), TextRole.Type);
    }

    /// <summary>How many items were left out, as the last item of a container; null when none were.</summary>
    public static StyledText? Rest(DisplayNode node)
    {
        DisplayNode[] items = node.Items ?? [];
        if (!node.Truncated || items is [.., { Kind: DisplayKind.Elided }])
        {
            return null;
        }

        return new StyledText().Add(node.Count > items.Length ? $"… {node.Count - items.Length:N0} more" : "…", TextRole.Faint);
    }

    private static void Append(StyledText text, DisplayNode node)
    {
        switch (node.Kind)
        {
            case DisplayKind.Sequence:
            case DisplayKind.Dictionary:
                AppendParts(text, node, (node.Items ?? []).Select(Of));
                break;
            case DisplayKind.Object:
                AppendParts(text, node, (node.Members ?? []).Select(Member));
                break;
            case DisplayKind.Entry when node.Items is [var key, var value]:
                text.Add("[", TextRole.Faint);
                Append(text, key);
                text.Add("]", TextRole.Faint).Add(" = ");
                Append(text, value);
                break;
            case DisplayKind.Tuple:
                text.Add("(", TextRole.Faint);
                AppendList(text, [.. (node.Items ?? []).Select(Of)], Rest(node));
                text.Add(")", TextRole.Faint);
                break;
            case DisplayKind.Failed:
                text.Add(Mark("failed", node), TextRole.Failure);
                break;
            case DisplayKind.Cycle:
                text.Add(Mark("cycle", node), TextRole.Faint);
                break;
            case DisplayKind.Elided:
                text.Add(node.Text.Length > 0 ? OneLine(node.Text) : "…", TextRole.Faint);
                break;
            default:
                text.Add(OneLine(node.Text), Role(node));
                AppendCut(text, node);
                break;
        }
    }

    /// <summary>A member with its value.</summary>
    internal static StyledText Member(DisplayMember member) => new StyledText().Add(OneLine(member.Name)).Add(" = ").Add(Of(member.Value));

    private static void AppendParts(StyledText text, DisplayNode node, IEnumerable<StyledText> parts)
    {
        StyledText header = Header(node);
        text.Add(header).Add(header.Length > 0 ? " " : "").Add("{ ", TextRole.Faint);
        StyledText[] all = [.. parts];
        AppendList(text, all, Rest(node));
        text.Add(all.Length > 0 || Rest(node) is not null ? " }" : "}", TextRole.Faint);
    }

    private static void AppendList(StyledText text, StyledText[] parts, StyledText? rest)
    {
        bool first = true;
        foreach (StyledText part in rest is null ? parts : parts.Append(rest))
        {
            text.Add(first ? "" : ", ").Add(part);
            first = false;
        }
    }

    private static StyledText AppendCut(StyledText text, DisplayNode node) =>
        node.Truncated && !node.Text.Contains('…') ? text.Add("…", TextRole.Faint) : text;

    private static TextRole Role(DisplayNode node) => node.Kind switch
    {
        DisplayKind.Null => TextRole.Keyword,
        DisplayKind.Scalar => node.Text is "true" or "false" ? TextRole.Keyword : TextRole.Number,
        DisplayKind.String => TextRole.String,
        DisplayKind.Exception => TextRole.Failure,
        _ => TextRole.Plain,
    };

    private static string Mark(string what, DisplayNode node) =>
        node.Text.StartsWith('<') ? OneLine(node.Text)
        : (node.Text.Length > 0 ? node.Text : node.TypeName) is { Length: > 0 } detail ? $"<{what}: {OneLine(detail)}>"
        : $"<{what}>";

    private static string OneLine(string text) =>
        text.AsSpan().IndexOfAny('\n', '\r') < 0 ? text : string.Join(' ', text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
