using System.Globalization;
using PrettyPrompt.Highlighting;
using Spectre.Console;

namespace RemoteCsi.Cli.Theming;

/// <summary>How a piece of text looks: a colour of the terminal's sixteen or of one's own, bold, underlined.</summary>
/// <param name="Palette">0 to 15, a colour of the terminal's own; null for another one, or none.</param>
/// <param name="Rgb">A colour as red, green and blue, 24 bits; null for another one, or none.</param>
/// <param name="Bold">Whether it is bold.</param>
/// <param name="Underline">Whether it is underlined.</param>
internal readonly record struct ThemeStyle(int? Palette = null, int? Rgb = null, bool Bold = false, bool Underline = false)
{
    private const int Bright = 8;

    private static readonly string[] Names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

    /// <summary>How a style is written, for whoever wrote another thing.</summary>
    public const string Forms = "a colour (black, red, green, yellow, blue, magenta, cyan, white, these with 'bright' before, as brightBlue, or #rrggbb), bold, underline, several with blanks between, or nothing";

    /// <summary>What turns it on in a terminal; empty when it is nothing.</summary>
    public string Sequence
    {
        get
        {
            var codes = new List<string>();
            if (Palette is { } number)
            {
                codes.Add((number < Bright ? 30 + number : 90 + number - Bright).ToString(CultureInfo.InvariantCulture));
            }
            else if (Rgb is { } rgb)
            {
                codes.Add($"38;2;{(rgb >> 16) & 0xff};{(rgb >> 8) & 0xff};{rgb & 0xff}");
            }

            codes.AddRange(Bold ? ["1"] : []);
            codes.AddRange(Underline ? ["4"] : []);
            return codes.Count == 0 ? "" : $"\e[{string.Join(';', codes)}m";
        }
    }

    /// <summary>As PrettyPrompt has it.</summary>
    public ConsoleFormat Format => new(Colour, Bold: Bold, Underline: Underline);

    /// <summary>As Spectre has it.</summary>
    public Style Spectre => new(
        Palette is { } number ? Color.FromInt32(number) : Rgb is { } rgb ? new Color((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb) : null,
        decoration: (Bold ? Decoration.Bold : Decoration.None) | (Underline ? Decoration.Underline : Decoration.None));

    private AnsiColor? Colour
    {
        get
        {
            if (Palette is { } number)
            {
                string code = (number < Bright ? 30 + number : 90 + number - Bright).ToString(CultureInfo.InvariantCulture);
                string background = (number < Bright ? 40 + number : 100 + number - Bright).ToString(CultureInfo.InvariantCulture);
                return new AnsiColor(code, background, NameOf(number));
            }

            return Rgb is { } rgb ? AnsiColor.Rgb((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb) : null;
        }
    }

    /// <summary>Reads <see cref="Forms"/>; null for anything else.</summary>
    public static ThemeStyle? Parse(string text)
    {
        var style = default(ThemeStyle);
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            bool hasColour = style.Palette is not null || style.Rgb is not null;
            if (word.Equals("bold", StringComparison.OrdinalIgnoreCase))
            {
                style = style with { Bold = true };
            }
            else if (word.Equals("underline", StringComparison.OrdinalIgnoreCase))
            {
                style = style with { Underline = true };
            }
            else if (!hasColour && PaletteOf(word) is { } number)
            {
                style = style with { Palette = number };
            }
            else if (!hasColour && word is ['#', _, _, _, _, _, _] && int.TryParse(word.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rgb))
            {
                style = style with { Rgb = rgb };
            }
            else
            {
                return null;
            }
        }

        return style;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Join(' ', new[]
    {
        Palette is { } number ? NameOf(number) : Rgb is { } rgb ? $"#{rgb:x6}" : "", Bold ? "bold" : "", Underline ? "underline" : "",
    }.Where(part => part.Length > 0));

    private static string NameOf(int palette) =>
        palette < Bright ? Names[palette] : $"bright{char.ToUpperInvariant(Names[palette - Bright][0])}{Names[palette - Bright][1..]}";

    private static int? PaletteOf(string word)
    {
        for (int palette = 0; palette < 2 * Bright; palette++)
        {
            if (word.Equals(NameOf(palette), StringComparison.OrdinalIgnoreCase))
            {
                return palette;
            }
        }

        return null;
    }
}
