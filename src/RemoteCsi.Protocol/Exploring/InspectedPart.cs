using RemoteCsi.Protocol.Display;

namespace RemoteCsi.Protocol.Exploring;

/// <summary>A part of a value that is looked at.</summary>
/// <param name="Name">A member's name, an item's index or key in brackets, or a group of members in parentheses; empty for the result itself.</param>
/// <param name="Value">Its value, bounded to about half a KB and 0.15 s of user code.</param>
/// <param name="Node">By which it can be taken apart itself; 0 when it has no parts.</param>
public sealed record InspectedPart(string Name, DisplayNode Value, long Node = 0);
