using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Compiling;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Agent.Sessions;

/// <summary>Keeps one worker started and warm, and a chain open, for the session that comes next; replaced when taken or when it dies.</summary>
/// <remarks>Thread safe. It is no session: it is in no list and no journal, and it ends with the agent, however that ends.</remarks>
internal sealed class Spare : IAsyncDisposable
{
    /// <summary>The compiler warms itself up first; whoever is in such a hurry that an agent was started for it has a worker of its own by then.</summary>
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(2);

    /// <summary>The session that took it compiles and runs its first submission meanwhile.</summary>
    private static readonly TimeSpan AfterTaking = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly SessionServices _services;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _guard = new();
    private readonly Task _keeping;

    // Used by the task that keeps.
    private CompiledSubmission? _warmth;
    private SessionChain? _chain;

    // Guarded by _guard.
    private Standby? _ready;
    private TaskCompletionSource _taken = NewSignal();

    /// <summary>Begins to keep one.</summary>
    public Spare(SessionServices services)
    {
        _services = services;
        _keeping = KeepAsync(_ending.Token);
    }

    /// <summary>Its process; null while none is ready.</summary>
    public int? ProcessId
    {
        get
        {
            lock (_guard)
            {
                return _ready?.Worker.ProcessId;
            }
        }
    }

    /// <summary>Takes it; null while none is ready.</summary>
    public Standby? Take()
    {
        lock (_guard)
        {
            Standby? taken = _ready;
            _ready = null;
            if (taken is not null)
            {
                _taken.SetResult();
            }

            return taken;
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        Take()?.Worker.Dispose();
        _chain?.Dispose();
        _ending.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause = AfterStart;
        TimeSpan afterFailure = AfterFailure;
        try
        {
            while (true)
            {
                await Task.Delay(pause, _services.Time, cancellationToken).ConfigureAwait(false);
                string? failure = await KeepOneAsync(cancellationToken).ConfigureAwait(false);
                if (failure is null)
                {
                    (pause, afterFailure) = (AfterTaking, AfterFailure);
                    continue;
                }

                _services.Logger.SpareLost(failure);
                pause = afterFailure;
                afterFailure = afterFailure * 2 < LongestPause ? afterFailure * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException)
        {
            // The agent stops.
        }
        catch (Exception exception)
        {
            // A fault of ours must cost only the spare.
            _services.Logger.CallFailed(exception);
        }
    }

    /// <summary>Makes one and waits until it is taken; returns why it was not.</summary>
    private async Task<string?> KeepOneAsync(CancellationToken cancellationToken)
    {
        Standby standby;
        try
        {
            standby = await MakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AgentException or IOException)
        {
            return exception.Message;
        }

        Task taken;
        lock (_guard)
        {
            _taken = NewSignal();
            taken = _taken.Task;
            _ready = standby;
        }

        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(taken, standby.Worker.WaitForEndAsync(watching.Token)).ConfigureAwait(false);
        await watching.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (Take() is not { } dead)
        {
            _chain = null;
            return null;
        }

        dead.Worker.Dispose();
        return $"process {dead.Worker.ProcessId} ended before it was needed";
    }

    private async Task<Standby> MakeAsync(CancellationToken cancellationToken)
    {
        UnassignedWorker worker = await UnassignedWorker
            .StartAsync(_services.Workers, _services.NextUnassignedSocket(), cancellationToken).ConfigureAwait(false);
        _chain ??= _services.NewChain(Guid.NewGuid(), worker.FrameworkAssemblies);
        try
        {
            try
            {
                _warmth ??= await CompileAsync(worker.FrameworkAssemblies, cancellationToken).ConfigureAwait(false);
                await worker.WarmAsync(_warmth.Image!, _warmth.Symbols ?? [], _warmth.EntryType!, cancellationToken).ConfigureAwait(false);
                await _chain.OpenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is CompilerFailedException or AgentException)
            {
                // A cold spare still saves the start; whoever submits is told what is wrong with the compiler.
                _services.Logger.SpareCold(exception.Message);
            }

            return new Standby(worker, _chain);
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>What a first submission is like. Compiled once, for every worker runs the same.</summary>
    private async Task<CompiledSubmission> CompileAsync(string[] frameworkAssemblies, CancellationToken cancellationToken)
    {
        using SessionChain chain = _services.NewChain(Guid.NewGuid(), frameworkAssemblies);
        CompiledSubmission compiled = await chain.CompileAsync(new ChainEntry(1, "1+1", "/"), cancellationToken).ConfigureAwait(false);
        await chain.CloseAsync(cancellationToken).ConfigureAwait(false);
        return compiled.Image is not null
            ? compiled
            : throw new AgentException(Protocol.AgentErrorCode.CompilerUnavailable, $"1+1 does not compile: {compiled.Diagnostics.FirstOrDefault()?.Message}");
    }
}
