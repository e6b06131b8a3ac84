namespace RemoteCsi.Cli.Hosting;

/// <summary>What the command line or the environment says of an agent's workers; null where it says nothing.</summary>
/// <param name="KeepSpare">Whether a spare worker is kept.</param>
/// <param name="IsMemoryUnlimited">Whether the managed heap of a session has no limit.</param>
/// <param name="MemoryBytes">Its limit.</param>
/// <param name="OutputCharacters">How much output is kept for a client that comes later.</param>
internal sealed record WorkerSettings(bool KeepSpare, bool IsMemoryUnlimited, long? MemoryBytes, int? OutputCharacters);
