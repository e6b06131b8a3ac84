namespace RemoteCsi.Protocol.Compilation;

/// <summary>Asks to compile a submission onto a chain.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Entry">The submission.</param>
public sealed record CompileRequest(Guid Chain, ChainEntry Entry);
