using RemoteCsi.Protocol.Display;

namespace RemoteCsi.Cli.Rendering;

/// <summary>Where to see the rest of a value that is shown in part.</summary>
internal static class CutNote
{
    /// <summary>The line; null when all of the value is there.</summary>
    public static string? Of(DisplayNode value) => value switch
    {
        { Items: { } items, Count: { } count } when count > items.Length => $"… {count - items.Length:N0} more: #inspect",
        _ when IsCut(value) => "… more of it: #inspect",
        _ => null,
    };

    private static bool IsCut(DisplayNode node) =>
        node.Truncated || node.Kind == DisplayKind.Elided
        || node.Items?.Any(IsCut) == true || node.Members?.Any(member => IsCut(member.Value)) == true;
}
