namespace RemoteCsi.Compiler.Exploring;

/// <summary>A public type of an assembly, as a search needs it.</summary>
/// <param name="MetadataName">By which Roslyn finds it: <c>System.Collections.Generic.Dictionary`2+Enumerator</c>.</param>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="Name">As C# writes it, without the namespace: <c>Dictionary&lt;TKey, TValue&gt;.Enumerator</c>.</param>
internal sealed record IndexedType(string MetadataName, string Namespace, string Name);
