namespace RemoteCsi.Agent.Compiling;

/// <summary>A call to the compiler did not come back with an answer: it died, was ended for taking too long, or failed.</summary>
/// <param name="cause">How, in one line.</param>
internal sealed class CompilerFailedException(string cause) : Exception(cause);
