using RemoteCsi.Cli.Theming;

namespace RemoteCsi.Cli.Rendering;

/// <summary>What rendered text is for.</summary>
/// <param name="Width">Columns to stay within where that is possible.</param>
/// <param name="Theme">The colours.</param>
/// <param name="Terminal">Whether a terminal will see it, so that controls of the far side must be made visible.</param>
internal sealed record RenderTarget(int Width, Theme Theme, bool Terminal)
{
    /// <summary>Columns of text that is not for a terminal.</summary>
    public const int PlainWidth = 120;

    /// <summary>For files, pipes and <c>--json</c>: the text as it is.</summary>
    public static RenderTarget Plain { get; } = new(PlainWidth, Theme.None, Terminal: false);
}
