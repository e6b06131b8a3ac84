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
    private const int LongestResetId = 64;
    private static readonly TimeSpan HelloDeadline = TimeSpan.FromSeconds(10);

    private readonly IAgentControl _agent;
    private readonly ILogger _logger;
    private readonly int _number;
    private readonly BoundedMessageHandler _handler;
    private readonly AgentRpc _rpc;
    private readonly Lock _guard = new();
    private readonly Dictionary<Guid, (Session Session, Subscription Subscription)> _entered = [];
    private volatile string? _by;

    /// <summary>Makes a connection of an accepted socket.</summary>
    public ClientConnection(Socket socket, int number, IAgentControl agent, ILogger logger)
    {
        _agent = agent;
        _logger = logger;
        _number = number;
        var stream = new NetworkStream(socket, ownsSocket: true);
        _handler = new BoundedMessageHandler(stream, stream, FrameLimits.Client);
        _rpc = new AgentRpc(_handler, logger);
        _rpc.AddLocalRpcTarget<IAgent>(this, null);
    }

    /// <summary>Serves the client until it leaves, its link breaks, or <paramref name="cancellationToken"/> says stop.</summary>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        _rpc.StartListening();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task timeout = EndWithoutHelloAsync(ending.Token);
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

        await ending.CancelAsync().ConfigureAwait(false);
        await timeout.ConfigureAwait(false);
        _rpc.Dispose();
        await LeaveAllAsync().ConfigureAwait(false);
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
        return Task.FromResult(new HelloReply(ProtocolVersion.Current, _agent.Version, Environment.MachineName, Environment.UserName, []));
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
            await EnterAsync(session, fromSequence: null).ConfigureAwait(false);
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
        return await EnterAsync(_agent.Sessions.Find(request.Session), request.FromSequence).ConfigureAwait(false);
    }

    public async Task LeaveSessionAsync(SessionSelector session, CancellationToken cancellationToken)
    {
        RequireHello();
        Session found = _agent.Sessions.Find(session);
        await LeaveAsync(found).ConfigureAwait(false);
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

    public Task ProvideInputAsync(InputAnswer answer, CancellationToken cancellationToken)
    {
        RequireHello();
        _agent.Sessions.Find(answer.Session).Answer(answer.QuestionId, answer.Line);
        return Task.CompletedTask;
    }

    public Task<InterruptReply> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return Task.FromResult(new InterruptReply(_agent.Sessions.Find(request.Session).Interrupt(request)));
    }

    public Task<HistoryEntry[]> HistoryAsync(HistoryRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return Task.FromResult(_agent.Sessions.Find(request.Session).History(request));
    }

    public async Task<SessionInfo> ResetSessionAsync(ResetRequest request, CancellationToken cancellationToken)
    {
        string by = RequireHello();
        if (request.ResetId is not { Length: > 0 and <= LongestResetId })
        {
            throw new AgentException(AgentErrorCode.InvalidArgument, $"a reset id has 1 to {LongestResetId} characters, not {request.ResetId?.Length ?? 0}");
        }

        Session session = _agent.Sessions.Find(request.Session);

        // A client that goes away does not leave a session half reset.
        await session.ResetAsync(request.ResetId, by).WaitAsync(cancellationToken).ConfigureAwait(false);
        return session.Describe();
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

    private async Task<EnterReply> EnterAsync(Session session, long? fromSequence)
    {
        // Entering again is how a client asks for another place in the output.
        await LeaveAsync(session).ConfigureAwait(false);
        (Subscription subscription, EnterReply reply) = session.Enter(this, fromSequence);
        lock (_guard)
        {
            _entered.Add(session.InstanceId, (session, subscription));
        }

        return reply;
    }

    private async Task LeaveAsync(Session session)
    {
        (Session Session, Subscription Subscription) entered;
        lock (_guard)
        {
            if (!_entered.Remove(session.InstanceId, out entered))
            {
                return;
            }
        }

        await session.LeaveAsync(entered.Subscription).ConfigureAwait(false);
    }

    private async Task LeaveAllAsync()
    {
        Session[] entered;
        lock (_guard)
        {
            entered = [.. _entered.Values.Select(one => one.Session)];
        }

        foreach (Session session in entered)
        {
            await LeaveAsync(session).ConfigureAwait(false);
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
