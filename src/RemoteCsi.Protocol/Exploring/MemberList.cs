namespace RemoteCsi.Protocol.Exploring;

/// <summary>The members of a type.</summary>
/// <param name="Type">The type as C# writes it; null when the name means none.</param>
/// <param name="Members">Its public members, inherited ones included except those of <c>object</c>, by name, static ones last; of a variable those of its value alone; at most 1,000.</param>
/// <param name="Near">When there is no such type: names that may have been meant, best first.</param>
/// <param name="Incomplete">True when there were more than 1,000.</param>
public sealed record MemberList(string? Type, ListedMember[] Members, string[] Near, bool Incomplete = false);
