namespace RemoteCsi.Protocol.Compilation;

/// <summary>A closed type as a worker's runtime has it, to be found again in the metadata that a compiler has.</summary>
/// <param name="Assembly">Simple name of its assembly; empty for an array.</param>
/// <param name="Name">Full name of its definition in metadata, nested ones behind a <c>+</c>; empty for an array.</param>
/// <param name="Arguments">Its type arguments, those of the types around it first; of an array the element's type.</param>
/// <param name="Rank">Of an array its rank; else 0.</param>
/// <param name="Members">Of an anonymous type the names of its properties, a type argument each; else null.</param>
public sealed record RuntimeTypeName(string Assembly, string Name, RuntimeTypeName[] Arguments, int Rank = 0, string[]? Members = null);
