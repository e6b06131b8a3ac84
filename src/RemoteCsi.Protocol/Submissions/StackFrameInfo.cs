namespace RemoteCsi.Protocol.Submissions;

/// <summary>One frame of a stack.</summary>
/// <param name="Method">Method with its type and parameter types, as a C# programmer writes them; <c>(top level)</c> for a submission's own statements.</param>
/// <param name="Source">Where: <c>submission 3</c>, or a file; null when not known.</param>
/// <param name="Line">1-based line; 0 when not known.</param>
/// <param name="IsUserCode">True when it comes from a submission.</param>
public sealed record StackFrameInfo(string Method, string? Source, int Line, bool IsUserCode);
