namespace RemoteCsi.Protocol.Exploring;

/// <summary>A member of a type.</summary>
/// <param name="Kind"><c>method</c>, <c>property</c>, <c>constructor</c>, …</param>
/// <param name="Name">Its name.</param>
/// <param name="Signature">Its declaration as C# writes it.</param>
/// <param name="DeclaringType">The type that declares it: the type itself or one that it inherits from.</param>
/// <param name="Summary">The first sentence of its documentation; empty when there is none.</param>
public sealed record ListedMember(string Kind, string Name, string Signature, string DeclaringType, string Summary);
