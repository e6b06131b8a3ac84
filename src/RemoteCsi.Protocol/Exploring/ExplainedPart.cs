namespace RemoteCsi.Protocol.Exploring;

/// <summary>A documented part of a symbol: a parameter, a type parameter, what is returned, or an exception.</summary>
/// <param name="Name">Its name; of an exception its type, of what is returned empty.</param>
/// <param name="Type">Its type as C# writes it; empty for type parameters and exceptions.</param>
/// <param name="Text">What is said of it; empty when nothing is.</param>
public sealed record ExplainedPart(string Name, string Type, string Text);
