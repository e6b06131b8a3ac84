using System.Globalization;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Protocol.Display;
using Spectre.Console;

namespace RemoteCsi.Cli.Rendering;

/// <summary>A sequence of like objects as a table, one row an object.</summary>
/// <remarks>The cells are Spectre paragraphs, not markup, so that brackets in values mean nothing.</remarks>
internal static class ValueTable
{
    private const int MostColumns = 12;
    private const int WidestCell = 60;
    private const int NarrowestColumn = 8;

    /// <summary>Whether a value is a sequence whose items are objects with the same members, and not too many of them.</summary>
    public static bool Fits(DisplayNode node) =>
        node is { Kind: DisplayKind.Sequence, Items: [{ Kind: DisplayKind.Object, Members: { Length: > 0 and <= MostColumns } first }, ..] items }
        && items.All(item => IsLike(item, first) || item == items[^1] && item.Kind == DisplayKind.Elided);

    /// <summary>Draws it, under the header of the sequence.</summary>
    public static string Render(DisplayNode node, RenderTarget target)
    {
        DisplayNode[] rows = [.. node.Items!.Where(item => item.Kind == DisplayKind.Object)];
        DisplayMember[] columns = rows[0].Members!;
        int width = Math.Max(target.Width, columns.Length * (NarrowestColumn + 3) + 1);
        var table = new Table { Border = TableBorder.Rounded, UseSafeBorder = false };
        for (int column = 0; column < columns.Length; column++)
        {
            int index = column;
            bool numeric = rows.All(row => IsNumber(row.Members![index].Value));
            var name = new Paragraph(Visible(columns[column].Name, target), Colours.Style(TextRole.Strong, target.Theme).Spectre);
            table.AddColumn(new TableColumn(name) { Alignment = numeric ? Justify.Right : Justify.Left });
        }

        foreach (DisplayNode row in rows)
        {
            table.AddRow(row.Members!.Select(member => Cell(member.Value, target)));
        }

        var text = new StyledText().Add(InlineValue.Header(node));
        string header = text.For(target);
        string drawn = SpectreText.Draw(table, width, target.Theme);
        StyledText? rest = InlineValue.Rest(node) ?? (node.Items![^1].Kind == DisplayKind.Elided ? InlineValue.Of(node.Items[^1]) : null);
        return string.Join('\n', new[] { header, drawn, rest?.For(target) ?? "" }.Where(part => part.Length > 0));
    }

    private static bool IsLike(DisplayNode item, DisplayMember[] first) =>
        item is { Kind: DisplayKind.Object, Truncated: false, Members: { } members }
        && members.Length == first.Length
        && members.Zip(first).All(pair => pair.First.Name == pair.Second.Name);

    private static bool IsNumber(DisplayNode value) =>
        value.Kind is DisplayKind.Null
        || (value.Kind == DisplayKind.Scalar && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    private static Paragraph Cell(DisplayNode value, RenderTarget target)
    {
        var cell = new Paragraph();
        foreach ((string text, TextRole role) in InlineValue.Of(value).Cut(WidestCell).Pieces)
        {
            cell.Append(Visible(text, target), Colours.Style(role, target.Theme).Spectre);
        }

        return cell;
    }

    // In a table even a colour of the value's own would run into the next cell.
    private static string Visible(string text, RenderTarget target) => target.Terminal ? TerminalFilter.CleanLine(text) : text;
}
