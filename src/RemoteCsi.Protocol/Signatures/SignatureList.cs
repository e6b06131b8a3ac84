namespace RemoteCsi.Protocol.Signatures;

/// <summary>What can be called: a method's overloads, a type's constructors or indexers, a delegate.</summary>
/// <param name="Signatures">The one that fits the arguments so far first, then those with fewer parameters before those with more; empty where nothing is called.</param>
public sealed record SignatureList(Signature[] Signatures);
