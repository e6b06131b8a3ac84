namespace RemoteCsi.Protocol.Sessions;

/// <summary>Asks to enter a session.</summary>
/// <param name="Session">Which.</param>
/// <param name="FromSequence">
/// First output chunk wanted: 0 for all that is retained, the successor of the last one seen after a lost link, or null
/// for only what comes from now on.
/// </param>
public sealed record EnterRequest(SessionSelector Session, long? FromSequence = null);
