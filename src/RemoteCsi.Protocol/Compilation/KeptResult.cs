namespace RemoteCsi.Protocol.Compilation;

/// <summary>What a compiler must know of a result that code may name.</summary>
/// <param name="Types">The types that it is of, nearest first; what code cannot name of them is passed over. None for null.</param>
public sealed record KeptResult(RuntimeTypeName[] Types);
