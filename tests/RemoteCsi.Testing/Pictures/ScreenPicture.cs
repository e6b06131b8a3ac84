using System.Globalization;
using System.Security;
using System.Text;

namespace RemoteCsi.Testing.Pictures;

/// <summary>A screen as an SVG picture, on a background of its own, so that it can be read on any page.</summary>
/// <remarks>
/// No font is the same everywhere, so each run of text says how wide it is, what is not of the Latin alphabet stands alone, and boxes are lines. Colours and
/// fonts are in the picture itself, for a page that shows it as an image brings none.
/// </remarks>
public sealed class ScreenPicture
{
    private const double CellWidth = 8.4;
    private const double CellHeight = 18;
    private const double Baseline = 13.5;
    private const double Padding = 14;
    private const char LastLatin = 'ɏ';

    private const string Style =
        "text{font:14px ui-monospace,'SFMono-Regular','SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace}" +
        ".b{font-weight:700}.i{font-style:italic}path{fill:none}";

    private readonly StringBuilder _behind = new();
    private readonly StringBuilder _text = new();
    private readonly Dictionary<int, BoxLines> _boxes = [];
    private readonly Dictionary<int, StringBuilder> _lines = [];

    private ScreenPicture(PaintedScreen screen)
    {
        for (int row = 0; row < screen.Rows.Count; row++)
        {
            Add(screen.Rows[row], Padding + (row * CellHeight));
        }
    }

    /// <summary>Draws a screen.</summary>
    /// <param name="screen">What it shows.</param>
    /// <param name="title">What the picture is of, for those who cannot see it.</param>
    /// <returns>The SVG document.</returns>
    public static string Draw(PaintedScreen screen, string title)
    {
        var picture = new ScreenPicture(screen);
        string width = Number((screen.Columns * CellWidth) + (2 * Padding));
        string height = Number((screen.Rows.Count * CellHeight) + (2 * Padding));
        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n");
        svg.Append($"<title>{Escaped(title)}</title>\n<style>{Style}</style>\n");
        svg.Append($"<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{Colour(Palette.Background)}\"/>\n");
        svg.Append(picture._behind);
        foreach ((int colour, BoxLines box) in picture._boxes)
        {
            svg.Append($"<path d=\"{box.Path()}\" stroke=\"{Colour(colour)}\"/>\n");
        }

        foreach ((int colour, StringBuilder lines) in picture._lines)
        {
            svg.Append($"<path d=\"{lines}\" stroke=\"{Colour(colour)}\"/>\n");
        }

        return svg.Append($"<g xml:space=\"preserve\">\n{picture._text}</g>\n</svg>\n").ToString();
    }

    private void Add(IReadOnlyList<ScreenCell> row, double y)
    {
        AddBehind(row, y);
        for (int first = 0; first < row.Count;)
        {
            ScreenCell cell = row[first];
            int end = first + 1;
            if (CanBeInARun(cell))
            {
                while (end < row.Count && row[end].Style == cell.Style && CanBeInARun(row[end]))
                {
                    end++;
                }
            }

            ScreenCell last = row[end - 1];
            AddRun([.. row.Skip(first).Take(end - first)], y, last.Column + last.Width - cell.Column);
            first = end;
        }
    }

    // One rectangle for what is beside each other: between two there would be a seam.
    private void AddBehind(IReadOnlyList<ScreenCell> row, double y)
    {
        for (int first = 0; first < row.Count;)
        {
            int background = Colours(row[first].Style).Background;
            int end = first + 1;
            while (end < row.Count && Colours(row[end].Style).Background == background)
            {
                end++;
            }

            if (background != Palette.Background)
            {
                double x = Padding + (row[first].Column * CellWidth);
                double width = (row[end - 1].Column + row[end - 1].Width - row[first].Column) * CellWidth;
                _behind.Append($"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(CellHeight)}\" fill=\"{Colour(background)}\"/>\n");
            }

            first = end;
        }
    }

    private void AddRun(ScreenCell[] cells, double y, int columns)
    {
        CellStyle style = cells[0].Style;
        int foreground = Colours(style).Foreground;
        double x = Padding + (cells[0].Column * CellWidth);
        double width = columns * CellWidth;
        if (style.Underline)
        {
            AddLine(foreground, x, y + CellHeight - 2, width);
        }

        if (style.Strikethrough)
        {
            AddLine(foreground, x, y + (CellHeight / 2), width);
        }

        if (BoxLines.Has(cells[0].Text))
        {
            if (!_boxes.TryGetValue(foreground, out BoxLines? box))
            {
                _boxes[foreground] = box = new BoxLines();
            }

            box.Add(cells[0].Text, x, y, CellWidth, CellHeight);
            return;
        }

        AddText(cells, style, foreground, y);
    }

    private void AddText(ScreenCell[] cells, CellStyle style, int foreground, double y)
    {
        ScreenCell[] shown = [.. cells.SkipWhile(IsBlank).Reverse().SkipWhile(IsBlank).Reverse()];
        if (shown.Length == 0)
        {
            return;
        }

        double x = Padding + (shown[0].Column * CellWidth);
        double width = (shown[^1].Column + shown[^1].Width - shown[0].Column) * CellWidth;
        string kind = string.Join(' ', new[] { style.Bold ? "b" : "", style.Italic ? "i" : "" }.Where(name => name.Length > 0));
        _text.Append($"<text x=\"{Number(x)}\" y=\"{Number(y + Baseline)}\" textLength=\"{Number(width)}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{Colour(foreground)}\"");
        _text.Append(kind.Length > 0 ? $" class=\"{kind}\"" : "").Append(style.Dim ? " opacity=\".6\"" : "");
        _text.Append($">{Escaped(string.Concat(shown.Select(cell => cell.Text)))}</text>\n");
    }

    private void AddLine(int colour, double x, double y, double width)
    {
        if (!_lines.TryGetValue(colour, out StringBuilder? lines))
        {
            _lines[colour] = lines = new StringBuilder();
        }

        lines.Append($"M{Number(x)} {Number(y)}h{Number(width)}");
    }

    private static (int Foreground, int Background) Colours(CellStyle style)
    {
        int foreground = style.Foreground ?? Palette.Foreground;
        int background = style.Background ?? Palette.Background;
        return style.Reverse ? (background, foreground) : (foreground, background);
    }

    private static bool CanBeInARun(ScreenCell cell) => cell.Width == 1 && cell.Text.Length == 1 && cell.Text[0] <= LastLatin;

    private static bool IsBlank(ScreenCell cell) => string.IsNullOrWhiteSpace(cell.Text);

    private static string Escaped(string text) => SecurityElement.Escape(text);

    private static string Colour(int rgb) => $"#{rgb:x6}";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
