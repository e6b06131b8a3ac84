namespace RemoteCsi.Protocol.Exploring;

/// <summary>What a session's next submission can use without naming it in full, and where that comes from.</summary>
/// <param name="Usings">The using directives in force, in the order in which they came: <c>using System;</c>, <c>using static System.Math;</c>.</param>
/// <param name="References">The assemblies, those of the framework first.</param>
public sealed record SessionScope(string[] Usings, ReferencedAssembly[] References);
