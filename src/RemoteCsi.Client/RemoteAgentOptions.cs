using System.Globalization;

namespace RemoteCsi.Client;

/// <summary>How to connect to an agent.</summary>
public sealed record RemoteAgentOptions
{
    /// <summary>
    /// Program and first arguments that run this machine's <c>rcsi</c>; <c>agent start</c> is appended when
    /// <see cref="Endpoints.LocalEndpoint"/> needs an agent. Default: <c>rcsi</c>, found on the PATH.
    /// </summary>
    public IReadOnlyList<string> AgentCommand { get; init; } = ["rcsi"];

    /// <summary>False makes connecting to <see cref="Endpoints.LocalEndpoint"/> fail when no agent runs, instead of starting one. Default: true.</summary>
    public bool StartAgent { get; init; } = true;

    /// <summary>
    /// True lets <c>ssh</c> ask for passwords and host keys on the terminal, and waits for the person who answers; false
    /// makes it fail instead (<c>BatchMode=yes</c>). Default: false. Reconnecting never asks.
    /// </summary>
    public bool Interactive { get; init; }

    /// <summary>Program and version of the client, for the agent's audit record.</summary>
    public string ClientName { get; init; } = "RemoteCsi.Client";

    /// <summary>How long an agent may take to answer the hello once the transport is up. Default: 5 s.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an agent on this machine may take to start. Default: 30 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a lost link is tried again before a waiting call fails; <see cref="Timeout.InfiniteTimeSpan"/> tries for as
    /// long as the agent is not disposed of. Default: 2 min.
    /// </summary>
    public TimeSpan ReconnectTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// After how much silence the other side is taken for dead, here and there: the link then counts as lost. Each side
    /// sends something at least every fifth of it. What this process misses while it is stopped or asleep itself does not
    /// count. From 1 s to 1 h; default: 12 s, or the number of seconds in the environment variable
    /// <c>RCSI_SILENCE_SECONDS</c>.
    /// </summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("RCSI_SILENCE_SECONDS"), CultureInfo.InvariantCulture, out double seconds) ? Math.Clamp(seconds, 1, 3600) : 12);

    /// <summary>The clock of deadlines and back-off.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
