namespace RemoteCsi.Protocol.Exploring;

/// <summary>An assembly whose types a session's code can use.</summary>
/// <param name="Name">Its simple name.</param>
/// <param name="Version">Its assembly version.</param>
/// <param name="Path">The file on the agent's machine; null when it was not read from one.</param>
/// <param name="Origin">Why it is here, in a few words: <c>framework</c>, the <c>#r</c> that named it, or what refers to it.</param>
public sealed record ReferencedAssembly(string Name, string Version, string? Path, string Origin);
