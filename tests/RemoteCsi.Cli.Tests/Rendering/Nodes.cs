using RemoteCsi.Protocol.Display;

namespace RemoteCsi.Cli.Tests.Rendering;

/// <summary>Short ways to write display trees, as a worker makes them.</summary>
internal static class Nodes
{
    public static DisplayNode Number(object value) => new(DisplayKind.Scalar, value.ToString()!, "int");

    public static DisplayNode String(string literal, bool truncated = false) => new(DisplayKind.String, literal, "string", Truncated: truncated);

    public static DisplayNode Null { get; } = new(DisplayKind.Null, "null");

    public static DisplayNode List(string header, params DisplayNode[] items) => new(DisplayKind.Sequence, header, header, Items: items, Count: items.Length);

    public static DisplayNode Entry(DisplayNode key, DisplayNode value) => new(DisplayKind.Entry, "", Items: [key, value]);

    public static DisplayNode Map(string header, params DisplayNode[] entries) => new(DisplayKind.Dictionary, header, header, Items: entries, Count: entries.Length);

    public static DisplayNode Tuple(params DisplayNode[] items) => new(DisplayKind.Tuple, "", "(int, int)", Items: items);

    public static DisplayNode Object(string header, params (string Name, DisplayNode Value)[] members) =>
        new(DisplayKind.Object, header, header, Members: [.. members.Select(member => new DisplayMember(member.Name, member.Value))]);
}
