namespace RemoteCsi.Protocol.Compilation;

/// <summary>Opens a session's chain of submissions in a compiler.</summary>
/// <param name="Chain">The chain's id; assembly names are derived from it.</param>
/// <param name="FrameworkReferences">Paths of the assemblies that every submission of the chain sees: the worker's shared framework.</param>
/// <param name="Usings">Namespaces imported from the start.</param>
/// <param name="Entries">The submissions that are in the chain already, in order; empty for a new session.</param>
/// <param name="Keep">As in <see cref="CompileRequest"/>: where copies of what the submissions were compiled against may be.</param>
/// <param name="Directory">Where relative paths of a text being typed start from while no submission says otherwise; null when not known.</param>
public sealed record OpenChainRequest(Guid Chain, string[] FrameworkReferences, string[] Usings, ChainEntry[] Entries, string? Keep = null, string? Directory = null);
