namespace RemoteCsi.Protocol;

/// <summary>The agent's answer to <see cref="HelloRequest"/>; only after it does a client count as connected.</summary>
/// <param name="Version">The protocol version that the agent speaks.</param>
/// <param name="Agent">Program and version of the agent: <c>rcsi 0.1.0</c>.</param>
/// <param name="Machine">Name of the agent's machine.</param>
/// <param name="User">The account whose power every session of this agent has.</param>
/// <param name="Capabilities">Names of optional parts this agent offers; unknown names are to be ignored.</param>
/// <param name="SilenceSeconds">
/// After how much silence, in seconds, each side ends the connection: what the client asked for, within 1 to 3,600. The
/// agent, too, sends something at least every fifth of that time. Null when the client asked for nothing.
/// </param>
public sealed record HelloReply(
    ProtocolVersion Version, string Agent, string Machine, string User, string[] Capabilities, double? SilenceSeconds = null);
