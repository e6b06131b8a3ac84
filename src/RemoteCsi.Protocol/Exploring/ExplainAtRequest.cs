using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Protocol.Exploring;

/// <summary>Asks what the name at a position of a text being typed means.</summary>
/// <param name="Session">Whose variables, types and references count.</param>
/// <param name="Code">The whole text being typed.</param>
/// <param name="Position">0-based UTF-16 offset in, or just after, the name.</param>
public sealed record ExplainAtRequest(SessionSelector Session, string Code, int Position);
