using RemoteCsi.Cli.Terminal;
using Spectre.Console.Rendering;

namespace RemoteCsi.Cli.Commands;

/// <summary>What commands tell on standard output.</summary>
internal static class Report
{
    /// <summary>One line, whatever is in it; what it quotes from the far side is made safe for a terminal.</summary>
    public static void Line(string text) => StandardStream.Output.WriteLine(Safe(text));

    /// <summary>What could not be done, or what is worth knowing beside the answer: one line on standard error.</summary>
    public static void Aside(string text) =>
        StandardStream.Error.WriteLine(StandardStream.Error.IsTerminal ? TerminalFilter.CleanLine(text) : text);

    /// <summary>Text that may have lines of its own, each of which is indented.</summary>
    public static void Block(string text, string indentation)
    {
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            Line(indentation + line);
        }
    }

    /// <summary>Columns as wide as their widest cell, two spaces apart.</summary>
    public static void Columns(IReadOnlyList<string[]> rows)
    {
        string[][] cells = [.. rows.Select(row => row.Select(Safe).ToArray())];
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => Width(row[column])))];
        foreach (string[] row in cells)
        {
            string line = string.Join("  ", row.Select((cell, column) => cell + new string(' ', widths[column] - Width(cell))));
            StandardStream.Output.WriteLine(line.TrimEnd());
        }
    }

    private static string Safe(string text) => StandardStream.Output.IsTerminal ? TerminalFilter.CleanLine(text) : text;

    // Of a terminal: a Chinese letter has two places.
    private static int Width(string text) => new Segment(text).CellCount();
}
