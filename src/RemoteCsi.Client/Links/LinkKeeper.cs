using RemoteCsi.Client.Endpoints;
using RemoteCsi.Protocol;

namespace RemoteCsi.Client.Links;

/// <summary>Keeps one connection to an agent open, and replaces it when it is lost.</summary>
/// <remarks>
/// Thread-safe. A lost link is made again at once and then with growing pauses, by one loop at a time, however many
/// callers wait; it ends at the first success, when the time is over, or at a failure that time does not mend.
/// </remarks>
internal sealed class LinkKeeper : IAsyncDisposable
{
    /// <summary>A pause from this length on is worth telling: a link that comes back sooner need not be talked about.</summary>
    private static readonly TimeSpan WorthTelling = TimeSpan.FromSeconds(1);

    private readonly Endpoint _endpoint;
    private readonly RemoteAgentOptions _options;
    private readonly IAgentEvents _events;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly OrderedDispatcher _dispatcher;
    private readonly OrderedDispatcher _reports = new();
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private AgentConnection? _connection;
    private Task<AgentConnection>? _repair;
    private TaskCompletionSource _demand = NewSignal();
    private bool _disposed;

    private LinkKeeper(Endpoint endpoint, RemoteAgentOptions options, IAgentEvents events, OrderedDispatcher dispatcher) =>
        (_endpoint, _options, _events, _dispatcher, State) = (endpoint, options, events, dispatcher, new LinkState(LinkStatus.Up, null));

    /// <summary>The link changed. Raised on pool threads, one change after the other.</summary>
    public event Action<LinkState>? Changed;

    /// <summary>How the link is now.</summary>
    public LinkState State { get; private set; }

    /// <summary>Whether a lost link is to be made again before anybody asks for it.</summary>
    public Func<bool> IsWanted { get; set; } = () => false;

    /// <summary>What has to be asked of a new connection before others may use it.</summary>
    public Func<AgentConnection, CancellationToken, Task> Restore { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Opens the first connection. Nothing is tried twice here: the person who waits wants to know.</summary>
    public static async Task<(LinkKeeper Keeper, HelloReply Hello)> OpenAsync(
        Endpoint endpoint, RemoteAgentOptions options, IAgentEvents events, CancellationToken cancellationToken)
    {
        var dispatcher = new OrderedDispatcher();
        AgentConnection connection = await AgentConnection.OpenAsync(endpoint, options, events, dispatcher, cancellationToken).ConfigureAwait(false);
        var keeper = new LinkKeeper(endpoint, options with { Interactive = false }, events, dispatcher);
        keeper.Adopt(connection);
        return (keeper, connection.Hello);
    }

    /// <summary>The connection, when there is one now.</summary>
    public AgentConnection? Current
    {
        get
        {
            lock (_gate)
            {
                return _connection;
            }
        }
    }

    /// <summary>Does something in the line of the events, after those that have come so far.</summary>
    public void AfterEvents(Action act) => _dispatcher.Post(_ => act(), null);

    /// <summary>The connection; waits for a lost one to be made again, and has that begun when nobody has.</summary>
    public async Task<AgentConnection> GetAsync(CancellationToken cancellationToken)
    {
        Task<AgentConnection> repair;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(RemoteAgent));
            if (_connection is not null)
            {
                return _connection;
            }

            _demand.TrySetResult();
            repair = _repair ??= Task.Run(RepairAsync);
        }

        return await repair.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that a connection is of no use any more. Says nothing when that is known already.</summary>
    public void Drop(AgentConnection connection, string cause)
    {
        lock (_gate)
        {
            if (_disposed || _connection != connection)
            {
                return;
            }

            _connection = null;
            _demand = NewSignal();
            Report(new LinkState(LinkStatus.Lost, cause));
            if (IsWanted())
            {
                _repair = Task.Run(RepairAsync);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        AgentConnection? connection;
        Task<AgentConnection>? repair;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            (connection, _connection) = (_connection, null);
            repair = _repair;
        }

        await _lifetime.CancelAsync().ConfigureAwait(false);
        if (connection is not null)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        if (repair is not null)
        {
            // Its failure was reported to whoever waited for it.
            await repair.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }

        _lifetime.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Adopt(AgentConnection connection)
    {
        _connection = connection;
        _ = WatchAsync(connection);
    }

    private async Task WatchAsync(AgentConnection connection)
    {
        RemoteCsiException cause = await connection.Lost.ConfigureAwait(false);
        Drop(connection, cause.Message);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<AgentConnection> RepairAsync()
    {
        long began = _options.TimeProvider.GetTimestamp();
        var backOff = new BackOff(Random.Shared);
        for (int attempts = 1; ; attempts++)
        {
            RemoteCsiException failure;
            try
            {
                // A new link is not read either while the handlers are behind, so it could not say hello.
                await _dispatcher.WaitForRoomAsync(_lifetime.Token).ConfigureAwait(false);
                return await TryAsync().ConfigureAwait(false);
            }
            catch (RemoteCsiException exception)
            {
                failure = exception;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !_lifetime.IsCancellationRequested)
            {
                failure = new RemoteCsiException(RemoteCsiReason.LinkLost, $"the attempt failed, {exception.GetType().Name}: {exception.Message}", exception);
            }

            TimeSpan elapsed = _options.TimeProvider.GetElapsedTime(began);
            TimeSpan pause = backOff.Next(elapsed);
            bool hopeless = failure.Reason is RemoteCsiReason.VersionMismatch or RemoteCsiReason.InvalidEndpoint or RemoteCsiReason.RcsiMissing;
            bool overdue = _options.ReconnectTimeout != Timeout.InfiniteTimeSpan && elapsed + pause > _options.ReconnectTimeout;
            if (hopeless || overdue)
            {
                lock (_gate)
                {
                    _repair = null;
                    _demand = NewSignal();
                    Report(new LinkState(LinkStatus.GivenUp, failure.Message, attempts));
                }

                throw new RemoteCsiException(hopeless ? failure.Reason : RemoteCsiReason.LinkLost, failure.Message, failure);
            }

            if (pause >= WorthTelling)
            {
                lock (_gate)
                {
                    Report(new LinkState(LinkStatus.Lost, failure.Message, attempts, pause));
                }
            }

            await PauseAsync(pause).ConfigureAwait(false);
        }
    }

    private async Task<AgentConnection> TryAsync()
    {
        bool demanded;
        lock (_gate)
        {
            demanded = _demand.Task.IsCompleted;
        }

        // An agent that somebody stopped on purpose comes back only when somebody here has something to do for it.
        RemoteAgentOptions options = demanded ? _options : _options with { StartAgent = false };
        AgentConnection connection = await AgentConnection.OpenAsync(_endpoint, options, _events, _dispatcher, _lifetime.Token).ConfigureAwait(false);
        try
        {
            await Restore(connection, _lifetime.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (AgentCall.LostItsLink(exception))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new RemoteCsiException(RemoteCsiReason.LinkLost, "the connection was lost again at once", exception);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        bool tooLate;
        lock (_gate)
        {
            tooLate = _disposed;
            if (!tooLate)
            {
                _repair = null;
                Report(new LinkState(LinkStatus.Up, null));
                Adopt(connection);
            }
        }

        if (tooLate)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new OperationCanceledException(_lifetime.Token);
        }

        return connection;
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        Task demand;
        lock (_gate)
        {
            demand = _demand.Task;
        }

        if (demand.IsCompleted)
        {
            await Task.Delay(pause, _options.TimeProvider, _lifetime.Token).ConfigureAwait(false);
            return;
        }

        // The first call that comes during a pause is tried at once; from then on the pauses hold.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.Token);
        await Task.WhenAny(Task.Delay(pause, _options.TimeProvider, ends.Token), demand).ConfigureAwait(false);
        await ends.CancelAsync().ConfigureAwait(false);
        _lifetime.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Changes the state and says so, in the order of the changes. The caller holds the gate.</summary>
    private void Report(LinkState state)
    {
        State = state;
        _reports.Post(_ => Changed?.Invoke(state), null);
    }
}
