namespace RemoteCsi.Protocol.Display;

/// <summary>A value as its worker shows it: a bounded tree that any client can draw.</summary>
/// <remarks>A whole tree is at most 64 KB of text, 6 levels deep, 100 items a sequence; what was cut is marked.</remarks>
/// <param name="Kind">See <see cref="DisplayKind"/>.</param>
/// <param name="Text">The one-line form of this node alone: the literal of a scalar, the header of a container (<c>List&lt;int&gt;(3)</c>).</param>
/// <param name="TypeName">The run-time type as C# writes it, without namespaces; null for null.</param>
/// <param name="Members">Named parts of an object.</param>
/// <param name="Items">Unnamed parts of a sequence, dictionary, entry or tuple.</param>
/// <param name="Count">How many items there are in all; null when not known (a lazy sequence cut short).</param>
/// <param name="Truncated">True when <see cref="Text"/>, <see cref="Members"/> or <see cref="Items"/> were cut.</param>
public sealed record DisplayNode(
    DisplayKind Kind, string Text, string? TypeName = null, DisplayMember[]? Members = null, DisplayNode[]? Items = null,
    long? Count = null, bool Truncated = false);
