using Spectre.Console.Rendering;

namespace RemoteCsi.Cli.Rendering;

/// <summary>Rows of cells, each column as wide as its widest cell; for lists that need no lines around them.</summary>
internal static class TextColumns
{
    private const int Gap = 2;
    private const int NarrowestLast = 20;

    /// <summary>The rows, without a line end; the last column is cut to what is left of <paramref name="width"/>.</summary>
    public static StyledText Of(IReadOnlyList<StyledText[]> rows, int width)
    {
        int columns = rows.Count == 0 ? 0 : rows.Max(row => row.Length);
        int[] widths = [.. Enumerable.Range(0, columns).Select(column => rows.Max(row => column < row.Length ? Width(row[column]) : 0))];
        int before = widths.SkipLast(1).Sum(one => one + Gap);
        int last = Math.Max(NarrowestLast, width - before);
        var text = new StyledText();
        for (int row = 0; row < rows.Count; row++)
        {
            text.Add(row == 0 ? "" : "\n");
            for (int column = 0; column < rows[row].Length; column++)
            {
                StyledText cell = rows[row][column];
                bool isLast = column == rows[row].Length - 1;
                text.Add(isLast ? cell.Cut(last) : cell).Add(isLast ? "" : new string(' ', widths[column] - Width(cell) + Gap));
            }
        }

        return text;
    }

    // Of a terminal: a Chinese letter has two places.
    private static int Width(StyledText text) => text.Pieces.Sum(piece => new Segment(piece.Text).CellCount());
}
