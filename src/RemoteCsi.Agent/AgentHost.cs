using System.Net.Sockets;
using RemoteCsi.Agent.Compiling;
using RemoteCsi.Agent.Connections;
using RemoteCsi.Agent.Files;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Restoring;
using RemoteCsi.Agent.Sessions;
using RemoteCsi.Agent.SnapIns;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent;

/// <summary>The agent: one a user and machine, found by its socket, alone by its lock.</summary>
public sealed class AgentHost : IAgentControl
{
    private static readonly TimeSpan ReapInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CompilerIdleLimit = TimeSpan.FromMinutes(10);

    /// <summary>By then the sessions are back and the spare worker is ready.</summary>
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(4);

    private readonly AgentHostOptions _options;
    private readonly CompilerHost _compilers;
    private readonly RestorerHost _restorer;
    private readonly SessionServices _services;
    private readonly SessionDirectory _sessions;
    private readonly SnapInFolders _snapIns;
    private readonly AuditLog _audit;
    private readonly DateTimeOffset _started;
    private readonly ConnectionRoom _room = ConnectionRoom.OfThisProcess();
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _keepSessions = true;
    private volatile string? _stoppedBy;
    private int _clients;
    private int _connections;

    private AgentHost(AgentHostOptions options)
    {
        _options = options;
        _started = options.Time.GetUtcNow();
        _compilers = new CompilerHost(options.CompilerCommand, options.Logger);
        _restorer = new RestorerHost(options.RestorerCommand, options.Time, options.Logger);
        _snapIns = SnapInFolders.Of(options.State);
        _audit = AuditLog.Open(options.State.Path, options.Limits.AuditBytes, options.Logger);
        var workers = new WorkerLauncher(options.WorkerCommand, new WorkerLimits(options.WorkerMemoryBytes, options.OutputBufferCharacters));
        _services = new SessionServices(
            options.State, _compilers, _restorer, workers, _audit, options.Limits, options.Time, options.Logger, options.OutputBufferCharacters)
        {
            VanishedPatience = options.VanishedPatience,
        };
        _sessions = new SessionDirectory(_services);
    }

    SessionDirectory IAgentControl.Sessions => _sessions;

    SnapInFolders IAgentControl.SnapIns => _snapIns;

    AuditLog IAgentControl.Audit => _audit;

    string IAgentControl.Version => _options.Version;

    /// <summary>Serves until a client stops it or <paramref name="cancellationToken"/> does, which leaves the workers running.</summary>
    /// <returns>False when another agent serves this state directory already.</returns>
    /// <exception cref="IOException">The state directory cannot be used; the message says why.</exception>
    public static async Task<bool> ServeAsync(AgentHostOptions options, CancellationToken cancellationToken)
    {
        OwnerOnly.CreateDirectory(options.State.Path);
        OwnerOnly.CreateDirectory(options.State.SocketDirectory);
        using FileStream? alone = AgentLock.TryTake(options.State);
        if (alone is null)
        {
            return false;
        }

        var host = new AgentHost(options);
        await host.RunAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    AgentStatus IAgentControl.Status() => new(
        _options.Version,
        Environment.ProcessId,
        _started,
        _options.State.Path,
        _sessions.Count,
        Volatile.Read(ref _clients),
        _compilers.ProcessId,
        _compilers.Restarts,
        Environment.WorkingSet,
        _services.Spare?.ProcessId);

    void IAgentControl.Stop(bool keepSessions, string by)
    {
        _keepSessions = keepSessions;
        _stoppedBy = by;
        _stopping.CancelAfter(TimeSpan.FromMilliseconds(50));
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(_stopping.Cancel);
        CancellationToken stopping = _stopping.Token;
        try
        {
            // Started now, it is warm when the first submission comes.
            _compilers.Lease().Dispose();
        }
        catch (AgentException)
        {
            // Whoever submits is told; listing and removing sessions needs no compiler.
        }

        // Of a spare that was killed together with its agent; one that still ends takes its own away.
        DeleteUnassignedSockets();

        // Clients are served at once; who asks for a session waits for that one's journal alone.
        Task restoring = RestoreAsync();
        _services.Spare = _options.KeepSpare ? new Spare(_services) : null;
        Task reaping = ReapAsync(stopping);
        _ = GiveBackAsync(stopping);
        using (AgentListener listener = AgentListener.Listen(_options.State.AgentSocket, _options.Logger))
        {
            _options.Logger.AgentServes(Environment.ProcessId, _options.State.AgentSocket);
            await listener.AcceptAsync(socket => _ = ServeClientAsync(socket, stopping), stopping).ConfigureAwait(false);
        }

        await Task.WhenAll(restoring, reaping).ConfigureAwait(false);
        _options.Logger.AgentStops(_keepSessions ? "sessions live on" : "sessions are removed");
        await (_services.Spare?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);

        // Of a spare that was ended while it was being started.
        DeleteUnassignedSockets();
        if (!_keepSessions)
        {
            await _sessions.RemoveAllAsync("the agent stops", _stoppedBy).ConfigureAwait(false);
        }

        await _sessions.DisposeAsync().ConfigureAwait(false);
        _compilers.Dispose();
        _restorer.Dispose();
        _audit.Dispose();
    }

    private void DeleteUnassignedSockets()
    {
        if (!Directory.Exists(_options.State.SocketDirectory))
        {
            // The runtime directory of some systems goes at the last logout.
            return;
        }

        foreach (string left in Directory.EnumerateFiles(_options.State.SocketDirectory, SessionServices.UnassignedSockets))
        {
            File.Delete(left);
        }
    }

    private Task RestoreAsync()
    {
        long began = _options.Time.GetTimestamp();
        return WaitAsync(_sessions.Restore());

        async Task WaitAsync(Task restored)
        {
            await restored.ConfigureAwait(false);
            if (_sessions.Count > 0)
            {
                _options.Logger.SessionsRestored(_sessions.Count, (long)_options.Time.GetElapsedTime(began).TotalMilliseconds);
            }
        }
    }

    /// <summary>Gives back what only starting needed: an agent may then do nothing for days.</summary>
    private async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(AfterStart, _options.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            NativeHeap.Trim();
        }
    }

    private async Task ServeClientAsync(Socket socket, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _clients);

        // Before anything else happens: the next is accepted at once, and what is not counted is not bounded.
        using ConnectionRoom.Place place = _room.Enter(socket.Dispose);
        try
        {
            await Task.Yield();
            await ClientConnection
                .ServeAsync(socket, Interlocked.Increment(ref _connections), place, this, _options.Time, _options.Logger, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Nobody awaits this task; a connection's failure must be seen somewhere and must touch no other.
            _options.Logger.CallFailed(exception);
        }
        finally
        {
            Interlocked.Decrement(ref _clients);
        }
    }

    private async Task ReapAsync(CancellationToken cancellationToken)
    {
        using var ticks = new Ticks(ReapInterval, _options.Time, cancellationToken);
        long lastNeeded = _options.Time.GetTimestamp();
        while (await ticks.NextAsync().ConfigureAwait(false))
        {
            await _sessions.ReapAsync().ConfigureAwait(false);
            if (_sessions.Count > 0)
            {
                lastNeeded = _options.Time.GetTimestamp();
            }
            else if (_options.Time.GetElapsedTime(lastNeeded) > CompilerIdleLimit)
            {
                _compilers.EndIdle();
            }
        }
    }
}
