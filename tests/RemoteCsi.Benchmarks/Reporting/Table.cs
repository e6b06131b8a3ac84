using System.Globalization;

namespace RemoteCsi.Benchmarks.Reporting;

/// <summary>Writes sections as plain text.</summary>
internal static class Table
{
    private const int WhatWidth = 50;
    private const int FigureWidth = 13;
    private const int RatioWidth = 8;
    private const int AimWidth = 12;

    /// <summary>Writes the columns' names and all sections.</summary>
    public static void Write(TextWriter writer, IEnumerable<Section> sections)
    {
        string head = Line("", "measured", "baseline", "ratio", "aim", "within");
        writer.WriteLine(head);
        writer.WriteLine(new string('-', head.Length));
        foreach (Section section in sections)
        {
            writer.WriteLine(section.Title);
            foreach (Row row in section.Rows)
            {
                writer.WriteLine(Line(
                    "  " + row.What,
                    Figure(row.Value, row.Unit),
                    row.Baseline is double baseline ? Figure(baseline, row.Unit) : "",
                    row.Ratio is double ratio ? Number(ratio, "0.00") : "",
                    Aim(row),
                    row.IsWithinAim switch { true => "yes", false => "NO", null => "" }));
            }

            foreach (string note in section.Notes)
            {
                writer.WriteLine("  " + note);
            }

            writer.WriteLine();
        }
    }

    private static string Line(string what, string value, string baseline, string ratio, string aim, string within) =>
        what.PadRight(WhatWidth) + value.PadLeft(FigureWidth) + baseline.PadLeft(FigureWidth) + ratio.PadLeft(RatioWidth) +
        aim.PadLeft(AimWidth) + "  " + within.PadRight(6);

    private static string Aim(Row row) => row.Aim switch
    {
        null => "",
        { OfRatio: true } aim => $"<= {Number(aim.Limit, "0.0#")} x",
        { } aim => $"<= {Number(aim.Limit, "0")} {row.Unit}",
    };

    // Three figures are as many as a shared machine can mean.
    private static string Figure(double value, string unit) =>
        $"{Number(value, Math.Abs(value) >= 100 ? "0" : Math.Abs(value) >= 10 ? "0.0" : "0.00")} {unit}";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
