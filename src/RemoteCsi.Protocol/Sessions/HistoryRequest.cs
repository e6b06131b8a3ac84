namespace RemoteCsi.Protocol.Sessions;

/// <summary>Asks for the recorded submissions of a session.</summary>
/// <param name="Session">Which.</param>
/// <param name="Last">How many of the newest are wanted; null for all that fit into one frame.</param>
public sealed record HistoryRequest(SessionSelector Session, int? Last = null);
