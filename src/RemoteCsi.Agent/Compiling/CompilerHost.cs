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
    /// <summary>A compiler grown beyond this is replaced between two calls.</summary>
    private const long WorkingSetLimit = 1536L * 1024 * 1024;

    /// <summary>After so many deaths without a successful call in between, it is said and not tried again for a while.</summary>
    private const int DeathsInARowLimit = 5;

    private const int ReturnsBetweenMemoryLooks = 64;
    private static readonly TimeSpan RestAfterDeaths = TimeSpan.FromSeconds(5);

    private readonly Lock _guard = new();
    private readonly SharedGate _gate = new();
    private CompilerProcess? _current;
    private int _generation;
    private int _deathsInARow;
    private int _lastDead;
    private long _diedAt;
    private string _lastCause = "";
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
                if (_deathsInARow >= DeathsInARowLimit && Stopwatch.GetElapsedTime(_diedAt) < RestAfterDeaths)
                {
                    throw new AgentException(
                        AgentErrorCode.CompilerUnavailable,
                        $"the compiler died {_deathsInARow} times in a row, the last time it {_lastCause}; see the agent's log, and try again in a few seconds");
                }

                _current?.Dispose();
                _current = CompilerProcess.Start(command, ++_generation);
                logger.CompilerStarted(_current.ProcessId, _generation);
            }

            _leases++;
            return new CompilerLease(_current, Return);
        }
    }

    /// <summary>Waits until calls may be made: together with others, or, for one that a compiler has died of perhaps, alone.</summary>
    public Task<IDisposable> EnterAsync(bool alone, CancellationToken cancellationToken) => _gate.EnterAsync(alone, cancellationToken);

    /// <summary>Makes one call on a leased compiler.</summary>
    /// <param name="compiler">The compiler.</param>
    /// <param name="call">What the call is about.</param>
    /// <param name="make">Makes it.</param>
    /// <exception cref="CompilerFailedException">It died, was ended by its <see cref="CompilerWatch"/>, or failed.</exception>
    public async Task<T> CallAsync<T>(CompilerProcess compiler, CompilerCall call, Func<ICompiler, Task<T>> make)
    {
        compiler.Watch.Add(call);
        try
        {
            T answer = await make(compiler.Compiler).ConfigureAwait(false);
            lock (_guard)
            {
                _deathsInARow = 0;
            }

            return answer;
        }
        catch (CompilerCallException exception)
        {
            throw new CompilerFailedException($"the compiler failed: {exception.Message}", maySucceedAnew: false);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or IOException)
        {
            // Its reader may not have seen the end yet; nobody must be given it again meanwhile.
            compiler.MarkGone();
            string cause = call.Blame ?? compiler.Watch.Verdict ?? await compiler.EpitaphAsync().ConfigureAwait(false);
            NoteDeath(compiler, cause);
            throw new CompilerFailedException($"the compiler {cause}", maySucceedAnew: call.Blame is null);
        }
        finally
        {
            compiler.Watch.Remove(call);
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

    /// <summary>Counts each death once, however many calls were in flight.</summary>
    private void NoteDeath(CompilerProcess compiler, string cause)
    {
        lock (_guard)
        {
            if (compiler.Generation <= _lastDead)
            {
                return;
            }

            _lastDead = compiler.Generation;
            _deathsInARow++;
            _diedAt = Stopwatch.GetTimestamp();
            _lastCause = cause;
        }

        logger.CompilerLost(compiler.ProcessId, cause);
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
