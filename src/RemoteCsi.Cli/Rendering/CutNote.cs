using RemoteCsi.Protocol.Display;

namespace RemoteCsi.Cli.Rendering;

/// <summary>Where to see the rest of a value that is shown in part.</summary>
internal static class CutNote
{
    /// <summary>The line; null when all of the value is there. How much is left out stands in the value itself.</summary>
    public static string? Of(DisplayNode value) => IsCut(value) ? "#inspect shows the rest" : null;

    private static bool IsCut(DisplayNode node) =>
        node.Truncated || node.Kind == DisplayKind.Elided
        || node.Items?.Any(IsCut) == true || node.Members?.Any(member => IsCut(member.Value)) == true;
}
