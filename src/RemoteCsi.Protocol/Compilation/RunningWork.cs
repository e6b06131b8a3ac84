namespace RemoteCsi.Protocol.Compilation;

/// <summary>What one of a compiler's threads is busy with.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Serial">Numbers the pieces of work of a compiler process.</param>
/// <param name="ProcessorMs">Processor time that the piece has taken so far, in milliseconds.</param>
/// <param name="IsSubmission">True for opening a chain and compiling onto it; false for completion and descriptions.</param>
public sealed record RunningWork(Guid Chain, long Serial, double ProcessorMs, bool IsSubmission);
