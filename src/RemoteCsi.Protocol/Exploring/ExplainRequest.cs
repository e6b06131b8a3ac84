using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Protocol.Exploring;

/// <summary>Asks what a name means.</summary>
/// <param name="Session">Whose variables, types and references count.</param>
/// <param name="Name">
/// A type, member, namespace, variable or function, as C# names it: <c>Enumerable.Select</c>, <c>List&lt;int&gt;.Add</c>, <c>List.Add</c>
/// (any arity), <c>list.Add</c>, <c>string.Join(string, object[])</c> (one overload), <c>new Uri</c> (constructors). At most 1,000 characters.
/// </param>
public sealed record ExplainRequest(SessionSelector Session, string Name);
