using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.CompilerLink;

namespace RemoteCsi.Agent.Compiling;

/// <summary>Keeps one compiler running for all sessions; a dead one is replaced at the next call.</summary>
/// <remarks>Thread safe. The compiler holds nothing that cannot be rebuilt, so every way to lose it is the same way.</remarks>
internal sealed class CompilerHost(IReadOnlyList<string> command, ILogger logger) : IDisposable
{
    /// <summary>A call that costs more processor time than this is answered as lost, and its compiler ended.</summary>
    public static readonly TimeSpan ProcessorTimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>A compiler grown beyond this is replaced between two calls.</summary>
    private const long WorkingSetLimit = 1536L * 1024 * 1024;

    private const int DeathsInARowLimit = 5;
    private const int ReturnsBetweenMemoryLooks = 64;
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _guard = new();
    private CompilerProcess? _current;
    private int _generation;
    private int _deathsInARow;
    private int _leases;
    private int _returns;
    private bool _disposed;

    /// <summary>Process id of the compiler that runs; null while none does.</summary>
    public int? ProcessId
    {
        get
        {
            lock (_guard)
            {
                return _current is { IsAlive: true } current ? current.ProcessId : null;
            }
        }
    }

    /// <summary>How many compilers were started after the first.</summary>
    public int Restarts => Math.Max(0, Volatile.Read(ref _generation) - 1);

    /// <summary>The use of the compiler that runs, started if need be.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.CompilerUnavailable"/>.</exception>
    public CompilerLease Lease()
    {
        lock (_guard)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_current is not { IsAlive: true })
            {
                if (_deathsInARow > DeathsInARowLimit)
                {
                    _deathsInARow = 0;
                    throw new AgentException(
                        AgentErrorCode.CompilerUnavailable,
                        $"the compiler died {DeathsInARowLimit + 1} times in a row; see the agent's log, then try again");
                }

                _current?.Dispose();
                _current = CompilerProcess.Start(command, ++_generation);
                logger.CompilerStarted(_current.ProcessId, _generation);
            }

            _leases++;
            return new CompilerLease(_current, Return);
        }
    }

    /// <summary>Makes one call on a leased compiler.</summary>
    /// <exception cref="CompilerFailedException">It died, took longer than <see cref="ProcessorTimeLimit"/>, or failed.</exception>
    /// <param name="compiler">The compiler.</param>
    /// <param name="call">The call.</param>
    /// <param name="allowance">Processor time beyond the limit that this call may take; rebuilding a long chain needs some for each submission.</param>
    public async Task<T> CallAsync<T>(CompilerProcess compiler, Func<ICompiler, Task<T>> call, TimeSpan allowance = default)
    {
        TimeSpan limit = ProcessorTimeLimit + allowance;
        using var done = new CancellationTokenSource();
        Task<bool> watch = WatchAsync(compiler, limit, done.Token);
        try
        {
            T answer = await call(compiler.Compiler).ConfigureAwait(false);
            Volatile.Write(ref _deathsInARow, 0);
            return answer;
        }
        catch (CompilerCallException exception)
        {
            throw new CompilerFailedException($"the compiler failed: {exception.Message}", maySucceedAnew: false);
        }
        catch (IOException)
        {
            await done.CancelAsync().ConfigureAwait(false);
            bool ended = await watch.ConfigureAwait(false);
            string cause = ended
                ? $"took more than {limit.TotalSeconds:0} s of processor time and was ended"
                : await compiler.EpitaphAsync().ConfigureAwait(false);
            Interlocked.Increment(ref _deathsInARow);
            logger.CompilerLost(compiler.ProcessId, cause);
            throw new CompilerFailedException($"the compiler {cause}", maySucceedAnew: !ended);
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the compiler if no call is in flight; the next call starts another.</summary>
    public void EndIdle()
    {
        lock (_guard)
        {
            if (_leases == 0)
            {
                _current?.Dispose();
                _current = null;
            }
        }
    }

    public void Dispose()
    {
        lock (_guard)
        {
            _disposed = true;
            _current?.Dispose();
        }
    }

    /// <summary>Ends the compiler when the call in flight eats too much. True when it did.</summary>
    private static async Task<bool> WatchAsync(CompilerProcess compiler, TimeSpan limit, CancellationToken done)
    {
        using var timer = new PeriodicTimer(WatchInterval);
        TimeSpan? before = null;
        long began = Stopwatch.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(done).ConfigureAwait(false))
            {
                // The first look is at the first tick: a call that is over by then, as nearly all are, costs no look at all.
                before ??= compiler.ProcessorTime - Stopwatch.GetElapsedTime(began);
                if (compiler.ProcessorTime - before > limit)
                {
                    compiler.Kill();
                    return true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The call is over.
        }

        return false;
    }

    private void Return(CompilerProcess compiler)
    {
        bool look;
        lock (_guard)
        {
            _leases--;
            look = ++_returns % ReturnsBetweenMemoryLooks == 0;
        }

        if (look && compiler.WorkingSet > WorkingSetLimit)
        {
            logger.CompilerRetired(compiler.ProcessId);
            EndIdle();
        }
    }
}
