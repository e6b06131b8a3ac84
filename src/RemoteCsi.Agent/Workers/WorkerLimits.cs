namespace RemoteCsi.Agent.Workers;

/// <summary>What each worker may use.</summary>
/// <param name="HeapBytes">The most that its managed heap may hold; null for no limit of ours.</param>
/// <param name="OutputBufferCharacters">How much output it keeps for a reader who comes later.</param>
internal sealed record WorkerLimits(long? HeapBytes, int OutputBufferCharacters);
