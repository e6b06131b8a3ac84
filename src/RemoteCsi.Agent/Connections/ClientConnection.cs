using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc;

namespace RemoteCsi.Agent.Connections;

/// <summary>One client: its calls, and the sessions it has entered.</summary>
internal sealed class ClientConnection : IAgent, ISessionListener
{
    private const double LeastSilenceSeconds = 1;
    private const double MostSilenceSeconds = 3600;
    private static readonly TimeSpan HelloDeadline = TimeSpan.FromSeconds(10);

    private readonly IAgentControl _agent;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _number;
    private readonly NetworkStream _stream;
    private readonly BoundedMessageHandler _handler;
    private readonly AgentRpc _rpc;
    private readonly CancellationTokenSource _ending = new();

    // One at a time enters or leaves, so that what _entered says is so; _over once nobody may enter any more.
    private readonly SemaphoreSlim _moving = new(1);
    private readonly Dictionary<Guid, (Session Session, Subscription Subscription)> _entered = [];
    private bool _over;
    private volatile string? _by;
    private volatile PeerWatch? _watch;

    /// <summary>Makes a connection of an accepted socket.</summary>
    public ClientConnection(Socket socket, int number, IAgentControl agent, TimeProvider time, ILogger logger)
    {
        _agent = agent;
        _time = time;
        _logger = logger;
        _number = number;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _handler = new BoundedMessageHandler(_stream, _stream, FrameLimits.Client);
        _rpc = new AgentRpc(_handler, logger);
        _rpc.AddLocalRpcTarget<IAgent>(this, null);
    }

    /// <summary>Serves the client until it leaves, its link breaks, or <paramref name="cancellationToken"/> says stop.</summary>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        _rpc.StartListening();
        Task timeout = EndWithoutHelloAsync(_ending.Token);
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
        await timeout.ConfigureAwait(false);
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

        _by = string.IsNullOrEmpty(request.Origin) ? Environment.UserName : $"{Environment.UserName} from {request.Origin}";
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
        RequireHello();
        _agent.Stop(request.KeepSessions);
        return Task.CompletedTask;
    }

    public async Task<SessionInfo> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        Session session = await _agent.Sessions.NewAsync(request, cancellationToken).ConfigureAwait(false);
        if (request.Enter)
        {
            await EnterAsync(session, new EnterRequest(SessionSelector.For(session.Describe()))).ConfigureAwait(false);
        }

        return session.Describe();
    }

    public Task<SessionInfo[]> ListSessionsAsync(CancellationToken cancellationToken)
    {
        RequireHello();
        return Task.FromResult(_agent.Sessions.All().Select(session => session.Describe()).ToArray());
    }

    public async Task<SessionInfo> RemoveSessionAsync(SessionSelector session, CancellationToken cancellationToken)
    {
        RequireHello();
        Session found = _agent.Sessions.Find(session);
        SessionInfo was = found.Describe();
        await _agent.Sessions.RemoveAsync(found, "asked for").ConfigureAwait(false);
        return was;
    }

    public async Task<EnterReply> EnterSessionAsync(EnterRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return await EnterAsync(_agent.Sessions.Find(request.Session), request).ConfigureAwait(false);
    }

    public async Task LeaveSessionAsync(SessionSelector session, CancellationToken cancellationToken)
    {
        RequireHello();
        Session found = _agent.Sessions.Find(session);
        await MoveAsync(() => LeaveAsync(found, lastHeard: null)).ConfigureAwait(false);
        if (found is { IsTemporary: true, HasClients: false })
        {
            await _agent.Sessions.RemoveAsync(found, "its last client left").ConfigureAwait(false);
        }
    }

    public Task<SubmissionOutcome> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken)
    {
        string by = RequireHello();
        return _agent.Sessions.Find(request.Session).SubmitAsync(request, by).WaitAsync(cancellationToken);
    }

    public Task<SubmissionOutcome> OutcomeAsync(OutcomeRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return _agent.Sessions.Find(request.Session).OutcomeAsync(request.SubmissionId).WaitAsync(cancellationToken);
    }

    public Task ProvideInputAsync(InputAnswer answer, CancellationToken cancellationToken)
    {
        RequireHello();
        _agent.Sessions.Find(answer.Session).Answer(answer.QuestionId, answer.Line);
        return Task.CompletedTask;
    }

    public Task<InterruptReply> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return _agent.Sessions.Find(request.Session).InterruptAsync(request, cancellationToken);
    }

    public Task<HistoryEntry[]> HistoryAsync(HistoryRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return Task.FromResult(_agent.Sessions.Find(request.Session).History(request.Last));
    }

    public Task<CompletionList> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return CompilerCall(_agent.Sessions.Find(request.Session).CompleteAsync(request, cancellationToken));
    }

    public Task<CompletionDescription> DescribeAsync(DescribeRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return CompilerCall(_agent.Sessions.Find(request.Session).DescribeAsync(request, cancellationToken));
    }

    Task ISessionListener.SendOutputAsync(OutputChunk chunk, CancellationToken cancellationToken) =>
        _rpc.NotifyWithParameterObjectAsync("session/output", chunk).WaitAsync(cancellationToken);

    Task ISessionListener.SendQuestionAsync(InputQuestion question, CancellationToken cancellationToken) =>
        _rpc.NotifyWithParameterObjectAsync("session/inputRequested", question).WaitAsync(cancellationToken);

    Task ISessionListener.SendChangedAsync(SessionInfo session, CancellationToken cancellationToken) =>
        _rpc.NotifyWithParameterObjectAsync("session/changed", session).WaitAsync(cancellationToken);

    void ISessionListener.Unreachable() => _rpc.Dispose();

    private static async Task<T> CompilerCall<T>(Task<T> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (Compiling.CompilerFailedException exception)
        {
            throw new AgentException(AgentErrorCode.CompilerUnavailable, exception.Message);
        }
    }

    private async Task<EnterReply> EnterAsync(Session session, EnterRequest request)
    {
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
        long silent = (long)((_watch?.Silence ?? TimeSpan.Zero).TotalSeconds * _time.TimestampFrequency);
        long lastHeard = _time.GetTimestamp() - silent;
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

    private async Task EndWithoutHelloAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(HelloDeadline, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_by is null && !cancellationToken.IsCancellationRequested)
        {
            _logger.ConnectionEnded(_number, $"no hello within {HelloDeadline.TotalSeconds:0} s");
            _rpc.Dispose();
        }
    }

    private string RequireHello() =>
        _by ?? throw new AgentException(AgentErrorCode.HelloRequired, "the first call of a connection is hello");
}
