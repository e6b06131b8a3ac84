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

    /// <summary>How long an agent on this machine may take to start. Default: 10 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a lost link is tried again before a waiting call fails. Default: 2 min.</summary>
    public TimeSpan ReconnectTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The clock of deadlines and back-off.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
