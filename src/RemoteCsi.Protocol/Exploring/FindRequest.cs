using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Protocol.Exploring;

/// <summary>Searches everything that a session's code could use, imported or not.</summary>
/// <param name="Session">Whose declarations and references count.</param>
/// <param name="Query">
/// Words, all of which must fit. A plain one is a part of a name, in any case; one with <c>*</c> or <c>?</c> is a pattern for a whole name,
/// with a dot for <c>Type.Member</c>. <c>returns:TYPE</c> wants members whose type names it, <c>in:NAMESPACE</c> those of a namespace or assembly (<c>in:session</c> what the session declared),
/// <c>kind:KIND</c> one of: type, class, struct, interface, enum, delegate, member, method, extension, constructor, property, field, constant, event. At most 1,000 characters.
/// </param>
/// <param name="Limit">The most matches wanted, from 1 to 500.</param>
public sealed record FindRequest(SessionSelector Session, string Query, int Limit = 50);
