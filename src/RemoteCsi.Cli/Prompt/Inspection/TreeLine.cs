using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Cli.Theming;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RemoteCsi.Cli.Prompt.Inspection;

/// <summary>One line of the screen: cut where the screen ends, in columns, never wrapped.</summary>
/// <param name="text">What it says; text of the far side in it is made harmless here.</param>
/// <param name="isCurrent">Whether one is in it.</param>
/// <param name="theme">The colours.</param>
internal sealed class TreeLine(StyledText text, bool isCurrent, Theme theme) : Renderable
{
    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        int left = maxWidth;
        foreach ((string piece, TextRole role) in text.Pieces)
        {
            var segment = new Segment(TerminalFilter.CleanLine(piece), StyleOf(role));
            int width = segment.CellCount();
            if (width > left)
            {
                if (Segment.Truncate(segment, left) is { } cut)
                {
                    yield return cut;
                }

                break;
            }

            left -= width;
            yield return segment;
        }

        yield return Segment.LineBreak;
    }

    private Style StyleOf(TextRole role) =>
        !theme.HasStyles ? Style.Plain
        : isCurrent ? new Style(decoration: Decoration.Invert)
        : Colours.Style(role, theme).Spectre;
}
