using System.Diagnostics;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.CompilerLink;

namespace RemoteCsi.Compiler.Tests;

/// <summary>The real program, over pipes.</summary>
internal sealed class CompilerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly CompilerClient? _client;

    private CompilerProcess(bool attach)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "RemoteCsi.Compiler.dll");
        Process = Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", [program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // As the agent starts it.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        })!;
        Process.ErrorDataReceived += (_, line) => Errors.Append(line.Data).Append('\n');
        Process.BeginErrorReadLine();
        if (attach)
        {
            _client = new CompilerClient(Process.StandardOutput.BaseStream, Process.StandardInput.BaseStream);
        }
    }

    public Process Process { get; }

    public System.Text.StringBuilder Errors { get; } = new();

    public ICompiler Compiler => _client!;

    public static CompilerProcess Start() => new(attach: true);

    /// <summary>Without a client of ours on its pipes.</summary>
    public static CompilerProcess StartBare() => new(attach: false);

    public async Task<Guid> OpenAsync(params ChainEntry[] entries)
    {
        var chain = Guid.NewGuid();
        await Compiler.OpenChainAsync(
            new OpenChainRequest(chain, RunningFramework.Paths, RunningFramework.Usings, entries), TestContext.Current.CancellationToken);
        return chain;
    }

    public Task<CompiledSubmission> CompileAsync(Guid chain, int index, string code) =>
        Compiler.CompileAsync(new CompileRequest(chain, new ChainEntry(index, code, "/")), TestContext.Current.CancellationToken);

    public async Task<int> WaitForExitAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await Process.WaitForExitAsync(patience.Token);
        return Process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            await Process.WaitForExitAsync();
        }

        _client?.Dispose();

        Process.Dispose();
    }
}
