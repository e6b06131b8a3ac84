using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Protocol.CompilerLink;

/// <summary>The compiler answered a call with a failure. The link and the compiler go on.</summary>
/// <param name="code">What kind: <see cref="ICompiler.NoSuchChain"/>, or <see cref="ICompiler.CallFailed"/>.</param>
/// <param name="message">What was wrong, in one line.</param>
public sealed class CompilerCallException(int code, string message) : Exception(message)
{
    /// <summary><see cref="ICompiler.NoSuchChain"/>, or <see cref="ICompiler.CallFailed"/> for everything else.</summary>
    public int Code => code;
}
