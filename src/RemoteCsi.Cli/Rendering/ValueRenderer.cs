using RemoteCsi.Protocol.Display;

namespace RemoteCsi.Cli.Rendering;

/// <summary>Draws a value: on one line where it fits, else in indented lines, and sequences of like objects as a table.</summary>
internal static class ValueRenderer
{
    /// <summary>The text of a value, without a line end.</summary>
    public static string Render(DisplayNode node, RenderTarget target)
    {
        if (ValueTable.Fits(node))
        {
            return ValueTable.Render(node, target);
        }

        // A text of its own (a ToString with several lines) is the user's layout.
        StyledText inline = node.Kind is DisplayKind.Text or DisplayKind.Exception ? InlineValue.OfOwnLayout(node) : InlineValue.Of(node);
        if (inline.Length <= target.Width || !BlockValue.CanSplit(node))
        {
            return inline.For(target);
        }

        return BlockValue.Of(node, target.Width).For(target);
    }
}
