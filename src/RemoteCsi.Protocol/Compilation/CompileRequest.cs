namespace RemoteCsi.Protocol.Compilation;

/// <summary>Asks to compile a submission onto a chain.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Entry">The submission.</param>
/// <param name="Keep">Directory, made when needed, where copies of the assemblies that its references brought are kept; null to keep none.</param>
/// <param name="Results">The session's last results, newest first; null where they were not asked for.</param>
public sealed record CompileRequest(Guid Chain, ChainEntry Entry, string? Keep = null, KeptResult[]? Results = null);
