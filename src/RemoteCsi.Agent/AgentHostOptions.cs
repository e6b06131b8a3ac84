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

    /// <summary>Program and version, as clients are told: <c>rcsi 0.1.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Where it logs.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Its clock; only elapsed time ever ends a session, so a wall clock that jumps ends none.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What it allows.</summary>
    public AgentLimits Limits { get; init; } = new();

    /// <summary>
    /// How long code that writes much waits for its last client when that vanished, so that a link made again in time
    /// loses no output; 30 seconds by default. After it the oldest output is dropped when the buffer is full.
    /// </summary>
    public TimeSpan VanishedPatience { get; init; } = TimeSpan.FromSeconds(30);
}
