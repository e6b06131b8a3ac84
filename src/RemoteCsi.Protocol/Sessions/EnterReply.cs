namespace RemoteCsi.Protocol.Sessions;

/// <summary>The answer to <see cref="EnterRequest"/>.</summary>
/// <param name="Session">The session as it is now.</param>
/// <param name="NextSequence">Sequence number of the first output chunk that will be sent.</param>
/// <param name="DroppedChunks">How many of the wanted chunks are gone because the buffer was full.</param>
/// <param name="PendingInput">A question for input that nobody has answered yet; null when there is none.</param>
/// <param name="Missed">The submissions that were missed, oldest first, at most the newest 32; null when that was not asked.</param>
public sealed record EnterReply(
    SessionInfo Session, long NextSequence, long DroppedChunks, Submissions.InputQuestion? PendingInput,
    Submissions.MissedSubmission[]? Missed = null);
