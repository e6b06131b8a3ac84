namespace RemoteCsi.Protocol.Signatures;

/// <summary>A parameter of something that can be called.</summary>
/// <param name="Name">By which an argument may name it.</param>
/// <param name="Text">As C# declares it, with type and default.</param>
/// <param name="TakesRest">True for <c>params</c>: further arguments belong to it as well.</param>
/// <param name="Documentation">Empty when there is none.</param>
public sealed record SignatureParameter(string Name, string Text, bool TakesRest, string Documentation);
