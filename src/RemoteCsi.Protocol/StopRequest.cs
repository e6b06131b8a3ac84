namespace RemoteCsi.Protocol;

/// <summary>Asks the agent to end.</summary>
/// <param name="KeepSessions">True leaves the workers running for the next agent to find; false removes every session first.</param>
public sealed record StopRequest(bool KeepSessions = false);
