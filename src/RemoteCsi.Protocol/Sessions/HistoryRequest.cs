namespace RemoteCsi.Protocol.Sessions;

/// <summary>Asks for the recorded submissions of a session.</summary>
/// <param name="Session">Which.</param>
/// <param name="Last">How many of the newest are wanted; null for all that fit into one frame.</param>
/// <param name="From">
/// Number of the first one wanted, from 1; the answer then ends where it would outgrow a message, and whoever wants more asks again
/// from there. Null for the other way to ask.
/// </param>
public sealed record HistoryRequest(SessionSelector Session, int? Last = null, int? From = null);
