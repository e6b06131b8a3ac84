namespace RemoteCsi.Compiler.Tests;

/// <summary>One process for tests that only ask whether it lives; one that died is replaced.</summary>
public sealed class SharedCompiler : IAsyncDisposable
{
    private CompilerProcess? _process;

    internal async Task<CompilerProcess> RunningAsync()
    {
        if (_process is { Process.HasExited: true } dead)
        {
            await dead.DisposeAsync();
            _process = null;
        }

        return _process ??= CompilerProcess.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
