namespace RemoteCsi.Protocol.CompilerLink;

/// <summary>How a call failed.</summary>
/// <param name="Code">What kind.</param>
/// <param name="Message">In one line.</param>
internal sealed record CompilerFailure(int Code, string Message);
