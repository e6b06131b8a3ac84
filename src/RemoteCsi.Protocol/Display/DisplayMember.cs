namespace RemoteCsi.Protocol.Display;

/// <summary>A named part of an object.</summary>
/// <param name="Name">Property or field.</param>
/// <param name="Value">Its value.</param>
public sealed record DisplayMember(string Name, DisplayNode Value);
