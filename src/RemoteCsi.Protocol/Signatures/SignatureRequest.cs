namespace RemoteCsi.Protocol.Signatures;

/// <summary>Asks what can be called by the brackets that open at a position of a text being typed.</summary>
/// <param name="Session">Whose variables, types and references count.</param>
/// <param name="Code">The whole text being typed; what stands after the position helps to choose.</param>
/// <param name="Position">0-based UTF-16 offset just after the opening bracket of the arguments.</param>
public sealed record SignatureRequest(Sessions.SessionSelector Session, string Code, int Position);
