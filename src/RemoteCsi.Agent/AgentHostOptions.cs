using Microsoft.Extensions.Logging;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent;

/// <summary>How an agent is set up.</summary>
public sealed record AgentHostOptions
{
    /// <summary>Where it keeps its files and its socket.</summary>
    public required StateDirectory State { get; init; }

    /// <summary>Program and leading arguments of the worker.</summary>
    public required IReadOnlyList<string> WorkerCommand { get; init; }

    /// <summary>Program and leading arguments of the compiler.</summary>
    public required IReadOnlyList<string> CompilerCommand { get; init; }

    /// <summary>Program and leading arguments of what restores packages.</summary>
    public required IReadOnlyList<string> RestorerCommand { get; init; }

    /// <summary>Program and version, as clients are told: <c>rcsi 0.1.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Where it logs.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Its clock; only elapsed time ever ends a session, so a wall clock that jumps ends none.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What it allows.</summary>
    public AgentLimits Limits { get; init; } = new();

    /// <summary>Whether a spare worker is kept ready for the next session; by default it is.</summary>
    public bool KeepSpare { get; init; } = true;

    /// <summary>
    /// The most that the managed heap of each worker may hold, in bytes; by default half of the machine's memory
    /// (<see cref="HalfOfMemory"/>). Over it code gets an <see cref="OutOfMemoryException"/> and the session goes on. Null for no limit.
    /// </summary>
    public long? WorkerMemoryBytes { get; init; } = HalfOfMemory;

    /// <summary>
    /// How much of a session's output agent and worker each keep for a client that comes later, in UTF-16 units, of which each is
    /// two bytes of memory; 4 Mi by default. The oldest goes first.
    /// </summary>
    public int OutputBufferCharacters { get; init; } = DefaultOutputBufferCharacters;

    /// <summary>The default of <see cref="OutputBufferCharacters"/>.</summary>
    public const int DefaultOutputBufferCharacters = 4 * 1024 * 1024;

    /// <summary>Half of what this machine, or the container that we are in, has.</summary>
    public static long HalfOfMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>
    /// How long code that writes much waits for its last client when that vanished, so that a link made again in time
    /// loses no output; 30 seconds by default. After it the oldest output is dropped when the buffer is full.
    /// </summary>
    public TimeSpan VanishedPatience { get; init; } = TimeSpan.FromSeconds(30);
}
