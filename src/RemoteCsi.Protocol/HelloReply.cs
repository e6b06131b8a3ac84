namespace RemoteCsi.Protocol;

/// <summary>The agent's answer to <see cref="HelloRequest"/>; only after it does a client count as connected.</summary>
/// <param name="Version">The protocol version that the agent speaks.</param>
/// <param name="Agent">Program and version of the agent: <c>rcsi 0.1.0</c>.</param>
/// <param name="Machine">Name of the agent's machine.</param>
/// <param name="User">The account whose power every session of this agent has.</param>
/// <param name="Capabilities">Names of optional parts this agent offers; unknown names are to be ignored.</param>
public sealed record HelloReply(ProtocolVersion Version, string Agent, string Machine, string User, string[] Capabilities);
