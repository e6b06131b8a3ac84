using System.Diagnostics;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.CompilerLink;

namespace RemoteCsi.Agent.Compiling;

/// <summary>One compiler process and the link to it. It ends when we end, for its standard input ends then.</summary>
internal sealed class CompilerProcess : IDisposable
{
    private const int LastWordsLines = 20;

    private static readonly string[] Reports = ["Unhandled exception", "Process terminated", "Fatal error", "Out of memory"];

    private readonly Process _process;
    private readonly CompilerClient _client;
    private readonly Queue<string> _errors = new();
    private string? _report;
    private volatile bool _isGone;

    private CompilerProcess(Process process, int generation)
    {
        _process = process;
        Watch = new CompilerWatch(this);
        Generation = generation;
        ProcessId = process.Id;
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.BeginErrorReadLine();
        _client = new CompilerClient(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
    }

    /// <summary>Counts the compilers of this agent; a chain is open in one generation and unknown in the next.</summary>
    public int Generation { get; }

    /// <summary>The process.</summary>
    public int ProcessId { get; }

    /// <summary>The calls.</summary>
    public ICompiler Compiler => _client;

    /// <summary>Whether calls still have a chance.</summary>
    public bool IsAlive => !_isGone && !_client.Completion.IsCompleted;

    /// <summary>Ends it when it takes too much, or does not run.</summary>
    public CompilerWatch Watch { get; }

    /// <summary>Whether a signal has stopped it.</summary>
    public bool IsStopped => Workers.ProcessIdentity.StateOf(ProcessId) == 'T';

    /// <summary>Resident memory, in bytes; 0 when it is gone.</summary>
    public long WorkingSet
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <summary>Starts a compiler.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.CompilerUnavailable"/>.</exception>
    public static CompilerProcess Start(IReadOnlyList<string> command, int generation)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // It is ended at any moment, and what the runtime's debugger and profiler put into the temporary folder would stay there.
        start.Environment.TryAdd("DOTNET_EnableDiagnostics", "0");
        GarbageBudget.Lift(start);

        // Roslyn is compiled anew as it grows warm, and each method of it would be mapped twice meanwhile.
        start.Environment.TryAdd("DOTNET_EnableWriteXorExecute", "0");
        try
        {
            return new CompilerProcess(Process.Start(start) ?? throw new InvalidOperationException("no process was started"), generation);
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new AgentException(AgentErrorCode.CompilerUnavailable, $"the compiler {command[0]} cannot be started: {exception.Message}");
        }
    }

    /// <summary>A call has found its link broken.</summary>
    public void MarkGone() => _isGone = true;

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already, which is what was wanted.
        }
    }

    /// <summary>How it ended, for the one who waited for it.</summary>
    public async Task<string> EpitaphAsync()
    {
        string how;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            how = _process.HasExited ? $"ended with exit code {_process.ExitCode}" : "closed its link";
        }
        catch (InvalidOperationException)
        {
            // Somebody else has started its successor, and let go of this one, while we asked.
            how = "ended";
        }

        lock (_errors)
        {
            return (_report ?? _errors.FirstOrDefault(line => line.Length > 0)) is { } words ? $"{how}: {words}" : how;
        }
    }

    public void Dispose()
    {
        Kill();
        _client.Dispose();
        _process.Dispose();
    }

    private void Remember(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_errors)
        {
            // What the runtime says of its own end begins with the telling line; a stack of any length follows.
            if (line.StartsWith("Stack overflow", StringComparison.Ordinal))
            {
                _report ??= "it overflowed its stack";
            }
            else if (Reports.Any(report => line.StartsWith(report, StringComparison.Ordinal)))
            {
                _report ??= line;
            }

            _errors.Enqueue(line);
            if (_errors.Count > LastWordsLines)
            {
                _errors.Dequeue();
            }
        }
    }
}
