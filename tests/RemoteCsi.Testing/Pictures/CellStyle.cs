using System.Globalization;

namespace RemoteCsi.Testing.Pictures;

/// <summary>How a cell of a terminal looks. A colour is red, green and blue in 24 bits, or null for the terminal's own.</summary>
/// <param name="Foreground">Colour of the character.</param>
/// <param name="Background">Colour behind it.</param>
/// <param name="Bold">Whether it is bold.</param>
/// <param name="Dim">Whether it is faint.</param>
/// <param name="Italic">Whether it slants.</param>
/// <param name="Underline">Whether a line is under it.</param>
/// <param name="Reverse">Whether both colours are exchanged.</param>
/// <param name="Strikethrough">Whether a line goes through it.</param>
public readonly record struct CellStyle(
    int? Foreground = null, int? Background = null, bool Bold = false, bool Dim = false, bool Italic = false, bool Underline = false, bool Reverse = false,
    bool Strikethrough = false)
{
    private const int OneOf256 = 5;
    private const int OfItsOwn = 2;

    /// <summary>The style after a sequence that selects one (SGR, ECMA-48 8.3.117; colours as xterm has them).</summary>
    /// <param name="parameters">What stands between <c>ESC [</c> and <c>m</c>.</param>
    public CellStyle After(string parameters)
    {
        CellStyle style = this;
        var rest = new Queue<string>(parameters.Split(';'));
        while (rest.TryDequeue(out string? parameter))
        {
            int[] parts = [.. parameter.Split(':').Select(Number)];
            style = parts[0] switch
            {
                0 => default,
                1 => style with { Bold = true },
                2 => style with { Dim = true },
                3 => style with { Italic = true },
                4 => style with { Underline = parts is not [_, 0, ..] },
                7 => style with { Reverse = true },
                9 => style with { Strikethrough = true },
                22 => style with { Bold = false, Dim = false },
                23 => style with { Italic = false },
                24 => style with { Underline = false },
                27 => style with { Reverse = false },
                29 => style with { Strikethrough = false },
                >= 30 and <= 37 => style with { Foreground = Palette.Colour(parts[0] - 30) },
                38 => style with { Foreground = Colour(parts, rest) },
                39 => style with { Foreground = null },
                >= 40 and <= 47 => style with { Background = Palette.Colour(parts[0] - 40) },
                48 => style with { Background = Colour(parts, rest) },
                49 => style with { Background = null },
                >= 90 and <= 97 => style with { Foreground = Palette.Colour(parts[0] - 90 + 8) },
                >= 100 and <= 107 => style with { Background = Palette.Colour(parts[0] - 100 + 8) },
                _ => style,
            };
        }

        return style;
    }

    private static int Number(string parameter) => int.TryParse(parameter, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    // 38;5;N and 38;2;R;G;B, or the same with colons, where a colour space may stand before the red.
    private static int? Colour(int[] parts, Queue<string> rest)
    {
        int Next() => rest.TryDequeue(out string? parameter) ? Number(parameter) : 0;
        int kind = parts.Length > 1 ? parts[1] : Next();
        int[] values = (kind, parts.Length) switch
        {
            (OneOf256, 1) => [Next()],
            (OfItsOwn, 1) => [Next(), Next(), Next()],
            _ => parts[2..],
        };
        return (kind, values) switch
        {
            (OneOf256, [.., int number]) => Palette.Colour(number),
            (OfItsOwn, [.., int red, int green, int blue]) => (red << 16) | (green << 8) | blue,
            _ => null,
        };
    }
}
