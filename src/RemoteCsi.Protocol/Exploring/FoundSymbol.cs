namespace RemoteCsi.Protocol.Exploring;

/// <summary>A symbol that a search found; overloads are one.</summary>
/// <param name="Kind"><c>class</c>, <c>method</c>, <c>extension method</c>, …</param>
/// <param name="Name">Its name with that of its type: <c>List&lt;T&gt;.Add</c>; what explains it.</param>
/// <param name="Signature">Its declaration as C# writes it, of the first overload.</param>
/// <param name="Overloads">How many there are; 1 for what cannot be overloaded.</param>
/// <param name="Namespace">Its namespace; null for what the session declared and for the global one.</param>
/// <param name="Assembly">Simple name of its assembly; null for what the session declared.</param>
/// <param name="Import">The using directive that makes its short name usable; null when none is needed.</param>
public sealed record FoundSymbol(string Kind, string Name, string Signature, int Overloads, string? Namespace, string? Assembly, string? Import);
