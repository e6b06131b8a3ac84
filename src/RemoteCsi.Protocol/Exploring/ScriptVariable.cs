using RemoteCsi.Protocol.Display;

namespace RemoteCsi.Protocol.Exploring;

/// <summary>A variable of a session.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type it was declared with, as C# writes it, without namespaces.</param>
/// <param name="Value">What it holds, bounded to about 2 KB and a quarter of a second of user code.</param>
public sealed record ScriptVariable(string Name, string Type, DisplayNode Value);
