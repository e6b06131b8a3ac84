namespace RemoteCsi.Protocol.Completion;

/// <summary>Asks what could stand at a position of a text being typed.</summary>
/// <param name="Session">Whose variables, types and references count.</param>
/// <param name="Code">The whole text being typed.</param>
/// <param name="Position">0-based UTF-16 offset of the caret.</param>
/// <param name="Trigger">The character just typed; null when completion was asked for explicitly.</param>
/// <param name="Runs">True when the asker understands <see cref="CompletionList.Runs"/>.</param>
public sealed record CompletionRequest(Sessions.SessionSelector Session, string Code, int Position, char? Trigger = null, bool Runs = false);
