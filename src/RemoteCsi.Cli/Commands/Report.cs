using RemoteCsi.Cli.Terminal;

namespace RemoteCsi.Cli.Commands;

/// <summary>What commands tell on standard output.</summary>
internal static class Report
{
    /// <summary>One line; what it quotes from the far side is made safe for a terminal.</summary>
    public static void Line(string text) =>
        StandardStream.Output.WriteLine(StandardStream.Output.IsTerminal ? TerminalFilter.Clean(text) : text);

    /// <summary>Columns as wide as their widest cell, two spaces apart.</summary>
    public static void Columns(IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            Line(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
