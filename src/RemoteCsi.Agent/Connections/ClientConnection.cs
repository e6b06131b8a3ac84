using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Sessions;
using RemoteCsi.Agent.SnapIns;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc;

namespace RemoteCsi.Agent.Connections;

/// <summary>One client: its calls, and the sessions it has entered.</summary>
internal sealed partial class ClientConnection : IAgent, ISessionListener
{
    /// <summary>For how long before its end a client that does not beat may not have heard us.</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(2);

    private const string SaidNothing = "no hello within 10 s";
    private const int LongestResetId = 64;
    private const double LeastSilenceSeconds = 1;
    private const double MostSilenceSeconds = 3600;
    private static readonly TimeSpan HelloDeadline = TimeSpan.FromSeconds(10);

    private readonly IAgentControl _agent;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly ILogger _logger;
    private readonly int _number;
    private readonly ConnectionRoom.Place _place;
    private readonly NetworkStream _stream;
    private readonly BoundedMessageHandler _handler;
    private readonly AgentRpc _rpc;
    private readonly CancellationTokenSource _ending = new();

    // One at a time enters or leaves, so that what _entered says is so; _over once nobody may enter any more.
    private readonly SemaphoreSlim _moving = new(1);
    private readonly Dictionary<Guid, (Session Session, Subscription Subscription)> _entered = [];
    private readonly string? _sshOrigin;
    private bool _over;
    private volatile string? _by;
    private volatile PeerWatch? _watch;

    private ClientConnection(Socket socket, int number, ConnectionRoom.Place place, IAgentControl agent, TimeProvider time, ILogger logger)
    {
        _sshOrigin = ConnectionOrigin.Of(socket);
        _agent = agent;
        _time = time;
        _began = time.GetTimestamp();
        _logger = logger;
        _number = number;
        _place = place;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _handler = new BoundedMessageHandler(_stream, _stream, FrameLimits.Agent);
        _rpc = new AgentRpc(_handler, logger)
        {
            // Who is gone waits for no answer; its calls must not keep what it sent.
            CancelLocallyInvokedMethodsWhenConnectionIsClosed = true,

            // We log ends ourselves; its own trace, which nobody reads, writes out the stack of each, with all that takes to load.
            TraceSource = { Switch = { Level = SourceLevels.Off } },
        };
        _rpc.AddLocalRpcTarget<IAgent>(this, null);
    }

    /// <summary>Serves a client until it leaves, its link breaks, or <paramref name="cancellationToken"/> says stop.</summary>
    /// <param name="socket">As accepted; owned from now on.</param>
    /// <param name="number">Names it in the log.</param>
    /// <param name="place">Its place among the others.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="time">The agent's clock.</param>
    /// <param name="logger">Where its end is said.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task ServeAsync(
        Socket socket, int number, ConnectionRoom.Place place, IAgentControl agent, TimeProvider time, ILogger logger,
        CancellationToken cancellationToken)
    {
        using var helloDeadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        helloDeadline.CancelAfter(HelloDeadline);
        try
        {
            // Nothing is made for who says nothing.
            await socket.ReceiveAsync(Memory<byte>.Empty, helloDeadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            logger.ConnectionEnded(number, exception is OperationCanceledException ? SaidNothing : exception.Message);
            socket.Dispose();
            return;
        }

        await new ClientConnection(socket, number, place, agent, time, logger).ServeAsync(helloDeadline.Token, cancellationToken).ConfigureAwait(false);
    }

    private async Task ServeAsync(CancellationToken helloDeadline, CancellationToken cancellationToken)
    {
        _rpc.StartListening();
        using CancellationTokenRegistration timeout = helloDeadline.Register(EndWithoutHello);
        using CancellationTokenRegistration registration = cancellationToken.Register(_rpc.Dispose);
        try
        {
            await _rpc.Completion.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A peer can end a connection in any number of ways; none of them is the agent's failure.
            _logger.ConnectionEnded(_number, exception.Message);
        }

        await _ending.CancelAsync().ConfigureAwait(false);
        _rpc.Dispose();
        await LeaveAllAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    public Task<HelloReply> HelloAsync(HelloRequest request, CancellationToken cancellationToken)
    {
        if (_by is not null)
        {
            throw new AgentException(AgentErrorCode.HelloRequired, "hello was said already");
        }

        if (request.Version is null || !ProtocolVersion.Current.Fits(request.Version))
        {
            throw new AgentException(
                AgentErrorCode.VersionMismatch,
                $"the client speaks protocol {request.Version?.ToString() ?? "(none)"}, this agent ({_agent.Version}) speaks {ProtocolVersion.Current}; " +
                "install the same version of rcsi on both sides");
        }

        if (!_place.TryGreet())
        {
            throw new AgentException(AgentErrorCode.LimitReached, "the agent has as many clients as it has room for; end some of them and try again");
        }

        _by = ConnectionOrigin.Describe(Environment.UserName, request.Origin, _sshOrigin);
        _handler.Trust();
        double? silence = request.SilenceSeconds is double wanted ? Math.Clamp(wanted, LeastSilenceSeconds, MostSilenceSeconds) : null;
        if (silence is double seconds)
        {
            _watch = new PeerWatch(TimeSpan.FromSeconds(seconds), _time, () => _handler.BytesReceived, () => _handler.IsHeldBack);
            _ = EndWhenSilentAsync(_watch, seconds);
        }

        return Task.FromResult(new HelloReply(
            ProtocolVersion.Current, _agent.Version, Environment.MachineName, Environment.UserName, [], silence));
    }

    public Task PingAsync(CancellationToken cancellationToken)
    {
        RequireHello();
        return Task.CompletedTask;
    }

    public Task<AgentStatus> StatusAsync(CancellationToken cancellationToken)
    {
        RequireHello();
        return Task.FromResult(_agent.Status());
    }

    public Task StopAsync(StopRequest request, CancellationToken cancellationToken)
    {
        _agent.Stop(request.KeepSessions, RequireHello());
        return Task.CompletedTask;
    }

    public async Task<SessionInfo> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken)
    {
        string by = RequireHello();
        Session session = await _agent.Sessions.NewAsync(request, by, cancellationToken).ConfigureAwait(false);
        if (request.Enter)
        {
            await EnterAsync(session, new EnterRequest(SessionSelector.For(session.Describe()))).ConfigureAwait(false);
        }

        return session.Describe();
    }

    public async Task<SessionInfo[]> ListSessionsAsync(CancellationToken cancellationToken)
    {
        RequireHello();
        Session[] sessions = await _agent.Sessions.AllAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. sessions.Select(session => session.Describe())];
    }

    public async Task<SessionInfo> RemoveSessionAsync(SessionSelector session, CancellationToken cancellationToken)
    {
        string by = RequireHello();
        Session found = await FindAsync(session).ConfigureAwait(false);
        SessionInfo was = found.Describe();
        await _agent.Sessions.RemoveAsync(found, "asked for", by).ConfigureAwait(false);
        return was;
    }

    public async Task<EnterReply> EnterSessionAsync(EnterRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return await EnterAsync(await FindAsync(request.Session).ConfigureAwait(false), request).ConfigureAwait(false);
    }

    public async Task LeaveSessionAsync(SessionSelector session, CancellationToken cancellationToken)
    {
        string by = RequireHello();
        Session found = await FindAsync(session).ConfigureAwait(false);
        await MoveAsync(() => LeaveAsync(found, lastHeard: null)).ConfigureAwait(false);
        if (found is { IsTemporary: true, HasClients: false })
        {
            await _agent.Sessions.RemoveAsync(found, "its last client left", by).ConfigureAwait(false);
        }
    }

    public async Task<HistoryEntry[]> HistoryAsync(HistoryRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        Session session = await FindAsync(request.Session).ConfigureAwait(false);
        return session.History(request);
    }

    public async Task<SessionInfo> ResetSessionAsync(ResetRequest request, CancellationToken cancellationToken)
    {
        string by = RequireHello();
        if (request.ResetId is not { Length: > 0 and <= LongestResetId })
        {
            throw new AgentException(AgentErrorCode.InvalidArgument, $"a reset id has 1 to {LongestResetId} characters, not {request.ResetId?.Length ?? 0}");
        }

        Session session = await FindAsync(request.Session).ConfigureAwait(false);

        // A client that goes away does not leave a session half reset.
        await session.ResetAsync(request.ResetId, by).WaitAsync(cancellationToken).ConfigureAwait(false);
        return session.Describe();
    }

    public Task<AuditEntry[]> AuditAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return Task.FromResult(_agent.Audit.Newest(request.Last));
    }

    public async Task<SnapIn[]> SnapInsAsync(SnapInsRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        CarriedSnapIn[] carried = request.Session is { } session ? (await FindAsync(session).ConfigureAwait(false)).CarriedSnapIns() : [];
        return request.Name is { } name ? [_agent.SnapIns.Find(name, carried)] : _agent.SnapIns.All(carried);
    }

    public async Task<SessionVariables> VariablesAsync(SessionSelector session, CancellationToken cancellationToken)
    {
        RequireHello();
        return await (await FindAsync(session).ConfigureAwait(false)).VariablesAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<InspectedParts> InspectAsync(InspectRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return await (await FindAsync(request.Session).ConfigureAwait(false)).InspectAsync(request, cancellationToken).ConfigureAwait(false);
    }

    Task ISessionListener.SendOutputAsync(OutputChunk chunk, CancellationToken cancellationToken) =>
        _rpc.NotifyWithParameterObjectAsync("session/output", chunk).WaitAsync(cancellationToken);

    Task ISessionListener.SendQuestionAsync(InputQuestion question, CancellationToken cancellationToken) =>
        _rpc.NotifyWithParameterObjectAsync("session/inputRequested", question).WaitAsync(cancellationToken);

    Task ISessionListener.SendChangedAsync(SessionInfo session, CancellationToken cancellationToken) =>
        _rpc.NotifyWithParameterObjectAsync("session/changed", session).WaitAsync(cancellationToken);

    Task ISessionListener.SendBeganAsync(BeganNotice notice, CancellationToken cancellationToken) =>
        _rpc.NotifyWithParameterObjectAsync("session/began", notice).WaitAsync(cancellationToken);

    Task ISessionListener.SendEndedAsync(EndedNotice notice, CancellationToken cancellationToken) =>
        _rpc.NotifyWithParameterObjectAsync("session/ended", notice).WaitAsync(cancellationToken);

    Task ISessionListener.SendProgressAsync(ProgressNotice notice, CancellationToken cancellationToken) =>
        _rpc.NotifyWithParameterObjectAsync("session/progress", notice).WaitAsync(cancellationToken);

    Task ISessionListener.SendReportAsync(ReportNotice notice, CancellationToken cancellationToken) =>
        _rpc.NotifyWithParameterObjectAsync("session/reported", notice).WaitAsync(cancellationToken);

    void ISessionListener.Unreachable() => _rpc.Dispose();

    private Task<Session> FindAsync(SessionSelector selector) => _agent.Sessions.FindAsync(selector);

    private async Task<EnterReply> EnterAsync(Session session, EnterRequest request)
    {
        // Only the worker knows what it has written so far.
        await session.WhenSettledAsync(CancellationToken.None).ConfigureAwait(false);
        EnterReply? answer = null;
        await MoveAsync(async () =>
        {
            // A session may take a moment to make, and its client be gone by then; it must not be entered by a ghost.
            if (_over)
            {
                throw new AgentException(AgentErrorCode.Stopping, "the connection has ended");
            }

            // Entering again is how a client asks for another place in the output. It has not left.
            await LeaveAsync(session, _time.GetTimestamp()).ConfigureAwait(false);
            (Subscription subscription, answer) = session.Enter(this, request);
            _entered.Add(session.InstanceId, (session, subscription));
        }).ConfigureAwait(false);
        return answer!;
    }

    private async Task LeaveAsync(Session session, long? lastHeard)
    {
        if (_entered.Remove(session.InstanceId, out (Session Session, Subscription Subscription) entered))
        {
            await session.LeaveAsync(entered.Subscription, lastHeard).ConfigureAwait(false);
        }
    }

    private Task LeaveAllAsync() => MoveAsync(async () =>
    {
        _over = true;
        long lastHeard = Math.Max(_began, _time.GetTimestamp() - (long)((_watch?.LongestSilence ?? Doubt).TotalSeconds * _time.TimestampFrequency));
        foreach ((Session session, _) in _entered.Values.ToArray())
        {
            await LeaveAsync(session, lastHeard).ConfigureAwait(false);
        }
    });

    private async Task MoveAsync(Func<Task> move)
    {
        await _moving.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await move().ConfigureAwait(false);
        }
        finally
        {
            _moving.Release();
        }
    }

    private async Task EndWhenSilentAsync(PeerWatch watch, double seconds)
    {
        if (await watch.UntilDeadAsync(() => _rpc.NotifyAsync("agent/alive"), _ending.Token).ConfigureAwait(false))
        {
            _logger.ConnectionEnded(_number, $"nothing came for {seconds:0.#} s");

            // The stream itself, too: a write that is stuck in it would keep the rest from ending.
            await _stream.DisposeAsync().ConfigureAwait(false);
            _rpc.Dispose();
        }
    }

    private void EndWithoutHello()
    {
        if (_by is null)
        {
            _logger.ConnectionEnded(_number, SaidNothing);
            _rpc.Dispose();
        }
    }

    private string RequireHello() =>
        _by ?? throw new AgentException(AgentErrorCode.HelloRequired, "the first call of a connection is hello");
}
