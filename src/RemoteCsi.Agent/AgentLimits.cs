namespace RemoteCsi.Agent;

/// <summary>What an agent allows; <c>docs/LIMITS.md</c> describes each, and how to set it.</summary>
public sealed record AgentLimits
{
    /// <summary>How many sessions it holds at most, Broken ones included; 1,000 by default.</summary>
    public int Sessions { get; init; } = 1000;

    /// <summary>How long a named session lives without a client and without running code, unless its maker said; 24 hours by default.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a temporary session outlives a client that vanished without leaving; 5 minutes by default.</summary>
    public TimeSpan TemporaryGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the audit log grows, in bytes, before it is put aside; one that was put aside is kept. 16 MiB by default.</summary>
    public long AuditBytes { get; init; } = 16 * 1024 * 1024;
}
