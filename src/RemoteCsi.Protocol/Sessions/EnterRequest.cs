namespace RemoteCsi.Protocol.Sessions;

/// <summary>Asks to enter a session.</summary>
/// <param name="Session">Which.</param>
/// <param name="FromSequence">
/// First output chunk wanted: 0 for all that is retained, the successor of the last one seen after a lost link, or null
/// for only what comes from now on.
/// </param>
/// <param name="Missed">
/// True, without <paramref name="FromSequence"/>, asks for what was missed: the output since the last client left, and
/// the submissions that ended since then or are not ended yet. A client that vanished instead of leaving counts as gone
/// since it was last heard of, and what ran then is missed from its beginning. While somebody else is in the session,
/// only what runs now counts.
/// </param>
public sealed record EnterRequest(SessionSelector Session, long? FromSequence = null, bool Missed = false);
