namespace RemoteCsi.Protocol.Sessions;

/// <summary>Asks for the agent's audit log.</summary>
/// <param name="Last">How many of the newest entries are wanted; null for all that fit into one frame.</param>
public sealed record AuditRequest(int? Last = null);
