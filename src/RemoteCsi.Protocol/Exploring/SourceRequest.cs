using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Protocol.Exploring;

/// <summary>Asks for the source of a symbol: of one that is named, or of the one at a position of a text being typed.</summary>
/// <param name="Session">Whose variables, types and references count.</param>
/// <param name="Form">C# or IL.</param>
/// <param name="Name">The symbol, named as for <see cref="ExplainRequest.Name"/>; null to ask by position.</param>
/// <param name="Code">The whole text being typed; null to ask by name.</param>
/// <param name="Position">0-based UTF-16 offset in, or just after, the name in <paramref name="Code"/>.</param>
public sealed record SourceRequest(SessionSelector Session, SourceForm Form, string? Name = null, string? Code = null, int Position = 0);
