namespace RemoteCsi.Agent.Compiling;

/// <summary>The use of the running compiler, which is not replaced while one is held.</summary>
internal sealed class CompilerLease(CompilerProcess compiler, Action<CompilerProcess> returned) : IDisposable
{
    private int _returned;

    /// <summary>The compiler.</summary>
    public CompilerProcess Compiler => compiler;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
        {
            returned(compiler);
        }
    }
}
