using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Wcwidth;

namespace RemoteCsi.Testing.Pictures;

/// <summary>What a terminal shows, cell by cell, with colours. Immutable.</summary>
public sealed partial class PaintedScreen
{
    private PaintedScreen(int columns, IReadOnlyList<IReadOnlyList<ScreenCell>> rows) => (Columns, Rows) = (columns, rows);

    /// <summary>Its width.</summary>
    public int Columns { get; }

    /// <summary>The cells of each row, from left to right, down to the last row with anything in it; what is missing at the end of a row is blank.</summary>
    public IReadOnlyList<IReadOnlyList<ScreenCell>> Rows { get; }

    /// <summary>Reads what <c>tmux capture-pane -e -p</c> prints: rows, with sequences that select a style, which holds until the next.</summary>
    /// <param name="captured">The rows.</param>
    /// <param name="columns">Width of the terminal.</param>
    /// <exception cref="FormatException">It has another control sequence, of which a picture would be wrong.</exception>
    public static PaintedScreen Read(string captured, int columns)
    {
        var rows = new List<IReadOnlyList<ScreenCell>>();
        CellStyle style = default;
        foreach (string line in captured.Split('\n'))
        {
            var cells = new List<ScreenCell>();
            int column = 0;
            foreach (Match part in Parts().Matches(line))
            {
                if (part.Groups["style"] is { Success: true } parameters)
                {
                    style = style.After(parameters.Value);
                    continue;
                }

                column = Add(cells, column, part.Value, style);
            }

            rows.Add(cells);
        }

        int last = rows.FindLastIndex(row => row.Any(IsVisible));
        return new PaintedScreen(columns, rows[..(last + 1)]);
    }

    /// <summary>The same with a block on the cell where the cursor is.</summary>
    public PaintedScreen WithCursor(int column, int row)
    {
        IReadOnlyList<ScreenCell>[] rows = [.. Rows, .. Enumerable.Repeat<IReadOnlyList<ScreenCell>>([], Math.Max(0, row + 1 - Rows.Count))];
        ScreenCell under = rows[row].FirstOrDefault(cell => cell.Column <= column && column < cell.Column + cell.Width) ?? new ScreenCell(column, 1, " ", default);
        rows[row] =
        [
            .. rows[row].Where(cell => cell.Column < under.Column),
            under with { Style = under.Style with { Reverse = !under.Style.Reverse } },
            .. rows[row].Where(cell => cell.Column > under.Column),
        ];
        return new PaintedScreen(Columns, rows);
    }

    private static bool IsVisible(ScreenCell cell) =>
        !string.IsNullOrWhiteSpace(cell.Text) || cell.Style.Background is not null || cell.Style is { Reverse: true } or { Underline: true };

    private static int Add(List<ScreenCell> cells, int column, string text, CellStyle style)
    {
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            string element = elements.GetTextElement();
            if (element.Any(char.IsControl))
            {
                throw new FormatException($"a screen with the control character U+{(int)element.First(char.IsControl):X4} in '{text}' cannot be drawn");
            }

            int width = Math.Max(1, element.EnumerateRunes().Max(rune => UnicodeCalculator.GetWidth(rune.Value)));
            cells.Add(new ScreenCell(column, width, element, style));
            column += width;
        }

        return column;
    }

    [GeneratedRegex(@"\x1b\[(?<style>[0-9;:]*)m|(?:(?!\x1b\[[0-9;:]*m).)+")]
    private static partial Regex Parts();
}
