using RemoteCsi.Protocol.Display;

namespace RemoteCsi.Cli.Rendering;

/// <summary>A value that is too long for one line: its parts on lines of their own, indented.</summary>
internal static class BlockValue
{
    private const int Indent = 2;

    /// <summary>Whether a value has parts that could go onto lines of their own.</summary>
    public static bool CanSplit(DisplayNode node) => node.Kind switch
    {
        DisplayKind.Sequence or DisplayKind.Dictionary or DisplayKind.Tuple => node.Items is { Length: > 0 },
        DisplayKind.Object => node.Members is { Length: > 0 },
        DisplayKind.Entry => node.Items is [_, var value] && CanSplit(value),
        _ => false,
    };

    /// <summary>The value in lines.</summary>
    public static StyledText Of(DisplayNode node, int width)
    {
        var text = new StyledText();
        Append(text, node, 0, 0, width);
        return text;
    }

    private static void Append(StyledText text, DisplayNode node, int depth, int used, int width)
    {
        StyledText inline = InlineValue.Of(node);
        if (used + inline.Length <= width || !CanSplit(node))
        {
            text.Add(inline);
            return;
        }

        if (node is { Kind: DisplayKind.Entry, Items: [var key, var value] })
        {
            StyledText name = new StyledText().Add("[", TextRole.Faint).Add(InlineValue.Of(key)).Add("]", TextRole.Faint).Add(" = ");
            text.Add(name);
            Append(text, value, depth, used + name.Length, width);
            return;
        }

        bool tuple = node.Kind == DisplayKind.Tuple;
        StyledText header = tuple ? new StyledText() : InlineValue.Header(node);
        text.Add(header).Add(header.Length > 0 ? " " : "").Add(tuple ? "(" : "{", TextRole.Faint);
        if (node.Members is not null)
        {
            AppendMembers(text, node, depth + 1, width);
        }
        else if (node.Items!.Any(CanSplit) || node.Kind == DisplayKind.Dictionary)
        {
            AppendItems(text, node, depth + 1, width);
        }
        else
        {
            FillLines(text, node, depth + 1, width);
        }

        NewLine(text, depth);
        text.Add(tuple ? ")" : "}", TextRole.Faint);
    }

    private static void AppendMembers(StyledText text, DisplayNode node, int depth, int width)
    {
        foreach (DisplayMember member in node.Members!)
        {
            NewLine(text, depth);
            text.Add(member.Name).Add(" = ");
            Append(text, member.Value, depth, (depth * Indent) + member.Name.Length + 3, width);
            text.Add(",");
        }

        AppendRest(text, node, depth);
    }

    private static void AppendItems(StyledText text, DisplayNode node, int depth, int width)
    {
        foreach (DisplayNode item in node.Items!)
        {
            NewLine(text, depth);
            Append(text, item, depth, depth * Indent, width);
            text.Add(",");
        }

        AppendRest(text, node, depth);
    }

    /// <summary>Short items: as many on a line as fit.</summary>
    private static void FillLines(StyledText text, DisplayNode node, int depth, int width)
    {
        int used = width;
        foreach (DisplayNode item in node.Items!)
        {
            StyledText inline = InlineValue.Of(item);
            if (used + inline.Length + 2 > width)
            {
                NewLine(text, depth);
                used = depth * Indent;
            }
            else
            {
                text.Add(" ");
                used++;
            }

            text.Add(inline).Add(",");
            used += inline.Length + 1;
        }

        AppendRest(text, node, depth);
    }

    private static void AppendRest(StyledText text, DisplayNode node, int depth)
    {
        if (InlineValue.Rest(node) is StyledText rest)
        {
            NewLine(text, depth);
            text.Add(rest);
        }
    }

    private static void NewLine(StyledText text, int depth) => text.Add("\n" + new string(' ', depth * Indent));
}
