using System.Globalization;
using System.Text;

namespace RemoteCsi.Testing.Pictures;

/// <summary>
/// The lines that box-drawing characters stand for, as the data of one SVG path. Drawn, not written, for the characters of most fonts leave gaps between rows
/// that are not exactly as high as that font's. Not thread safe.
/// </summary>
internal sealed class BoxLines
{
    private const double Radius = 4;

    // Which arms a character has from the middle of its cell: left, right, up, down.
    private static readonly Dictionary<string, string> Arms = new()
    {
        ["─"] = "lr", ["│"] = "ud", ["┌"] = "rd", ["┐"] = "ld", ["└"] = "ru", ["┘"] = "lu", ["├"] = "rud", ["┤"] = "lud", ["┬"] = "lrd", ["┴"] = "lru", ["┼"] = "lrud",
    };

    private static readonly Dictionary<string, (int Right, int Down)> Corners = new() { ["╭"] = (1, 1), ["╮"] = (-1, 1), ["╰"] = (1, -1), ["╯"] = (-1, -1) };

    private readonly Dictionary<double, (double Start, double End)> _horizontal = [];
    private readonly Dictionary<double, (double Start, double End)> _vertical = [];
    private readonly StringBuilder _path = new();

    /// <summary>Whether a character is one that is drawn.</summary>
    public static bool Has(string text) => Arms.ContainsKey(text) || Corners.ContainsKey(text);

    /// <summary>Adds the lines of a character. Those that continue the ones before, in the order of reading, become one.</summary>
    /// <param name="text">The character.</param>
    /// <param name="x">Left side of its cell.</param>
    /// <param name="y">Upper side of its cell.</param>
    /// <param name="width">Width of a cell.</param>
    /// <param name="height">Height of a cell.</param>
    public void Add(string text, double x, double y, double width, double height)
    {
        double middle = x + (width / 2);
        double centre = y + (height / 2);
        if (Corners.TryGetValue(text, out (int Right, int Down) corner))
        {
            double side = middle + (corner.Right * width / 2);
            double end = centre + (corner.Down * height / 2);
            _path.Append(CultureInfo.InvariantCulture, $"M{middle:0.##} {end:0.##}V{centre + (corner.Down * Radius):0.##}Q{middle:0.##} {centre:0.##} {middle + (corner.Right * Radius):0.##} {centre:0.##}H{side:0.##}");
            return;
        }

        foreach (char arm in Arms[text])
        {
            switch (arm)
            {
                case 'l': Continue(_horizontal, centre, x, middle, AppendHorizontal); break;
                case 'r': Continue(_horizontal, centre, middle, x + width, AppendHorizontal); break;
                case 'u': Continue(_vertical, middle, y, centre, AppendVertical); break;
                default: Continue(_vertical, middle, centre, y + height, AppendVertical); break;
            }
        }
    }

    /// <summary>Everything added, as the <c>d</c> of a path.</summary>
    public string Path()
    {
        foreach ((double y, (double start, double end)) in _horizontal)
        {
            AppendHorizontal(y, start, end);
        }

        foreach ((double x, (double start, double end)) in _vertical)
        {
            AppendVertical(x, start, end);
        }

        _horizontal.Clear();
        _vertical.Clear();
        return _path.ToString();
    }

    private static void Continue(
        Dictionary<double, (double Start, double End)> lines, double place, double start, double end, Action<double, double, double> finish)
    {
        if (lines.TryGetValue(place, out (double Start, double End) line))
        {
            if (Math.Abs(line.End - start) < 0.01)
            {
                start = line.Start;
            }
            else
            {
                finish(place, line.Start, line.End);
            }
        }

        lines[place] = (start, end);
    }

    private void AppendHorizontal(double y, double start, double end) => _path.Append(CultureInfo.InvariantCulture, $"M{start:0.##} {y:0.##}H{end:0.##}");

    private void AppendVertical(double x, double start, double end) => _path.Append(CultureInfo.InvariantCulture, $"M{x:0.##} {start:0.##}V{end:0.##}");
}
