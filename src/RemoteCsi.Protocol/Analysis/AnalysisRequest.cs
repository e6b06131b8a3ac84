namespace RemoteCsi.Protocol.Analysis;

/// <summary>Asks what the names in a text being typed mean, and what the compiler would say of it.</summary>
/// <param name="Session">Whose variables, types and references count.</param>
/// <param name="Code">The whole text being typed.</param>
public sealed record AnalysisRequest(Sessions.SessionSelector Session, string Code);
