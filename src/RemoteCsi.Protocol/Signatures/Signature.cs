namespace RemoteCsi.Protocol.Signatures;

/// <summary>One thing that can be called, as C# writes it: before its parameters, each parameter, after them.</summary>
/// <param name="Before">Up to and with the opening bracket.</param>
/// <param name="Parameters">In order.</param>
/// <param name="After">From the closing bracket on.</param>
/// <param name="Summary">From its documentation; empty when there is none.</param>
public sealed record Signature(string Before, SignatureParameter[] Parameters, string After, string Summary);
