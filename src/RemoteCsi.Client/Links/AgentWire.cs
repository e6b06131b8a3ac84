using System.Text.Json;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc;

namespace RemoteCsi.Client.Links;

/// <summary>JSON-RPC over a link, before anybody knows who is at the other end.</summary>
internal sealed class AgentWire : IAsyncDisposable
{
    private readonly ILink _link;
    private readonly JsonRpc _rpc;
    private readonly OrderedDispatcher _dispatcher = new();
    private readonly Lock _gate = new();
    private Task? _disposal;
    private volatile bool _ending;

    /// <summary>Begins to listen on a link, which is owned from now on.</summary>
    public AgentWire(ILink link, IAgentEvents events)
    {
        _link = link;
        var handler = new BoundedMessageHandler(new PacedStream(link.Reading, _dispatcher), link.Writing, FrameLimits.Client);

        // We chose whom to call; it is the agent that has reason to be careful with us.
        handler.Trust();
        _rpc = new JsonRpc(handler) { SynchronizationContext = _dispatcher };
        AddEvent<OutputChunk>("session/output", events.Output);
        AddEvent<InputQuestion>("session/inputRequested", events.InputRequested);
        AddEvent<SessionInfo>("session/changed", events.SessionChanged);
        Agent = new AgentProxy(_rpc);
        _rpc.StartListening();
        Lost = WaitForEndAsync();
    }

    /// <summary>What can be asked. It throws what <see cref="AgentCall"/> translates.</summary>
    public IAgent Agent { get; }

    /// <summary>Completes, never fails, when the link has ended, with why.</summary>
    public Task<RemoteCsiException> Lost { get; }

    /// <summary>True when every event that came has been handled.</summary>
    public bool EventsAreHandled => _dispatcher.IsIdle;

    /// <summary>Exchanges versions, under a deadline.</summary>
    /// <exception cref="RemoteCsiException">No answer, no agent, or one of another version.</exception>
    public async Task<HelloReply> SayHelloAsync(RemoteAgentOptions options, CancellationToken cancellationToken)
    {
        var request = new HelloRequest(ProtocolVersion.Current, options.ClientName, $"{Environment.UserName}@{Environment.MachineName}");
        using var deadline = new CancellationTokenSource(_link.HelloTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        HelloReply? reply;
        try
        {
            // WaitAsync, because a cancelled call still waits for its answer, which here may never come.
            reply = await Agent.HelloAsync(request, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw await _link.ExplainAsync(exception, timedOut: true).ConfigureAwait(false);
        }
        catch (Exception exception) when (AgentCall.LostItsLink(exception))
        {
            throw await Lost.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteRpcException exception)
        {
            throw AgentCall.Translate(exception);
        }
        catch (JsonException exception)
        {
            throw AgentCall.Nonsense((exception.InnerException ?? exception).Message, exception);
        }

        if (reply is null)
        {
            throw AgentCall.Nonsense("it is null");
        }

        return reply.Version.Fits(ProtocolVersion.Current)
            ? reply
            : throw new RemoteCsiException(
                RemoteCsiReason.VersionMismatch,
                $"the agent ({reply.Agent}) speaks protocol {reply.Version}, this rcsi speaks {ProtocolVersion.Current}; update the older one");
    }

    /// <summary>Ends the link; once, although both its owner and whoever sees it lost do so.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            return new ValueTask(_disposal ??= EndAsync());
        }
    }

    private async Task EndAsync()
    {
        // Not under the caller's lock: ending runs what waits for the end.
        await Task.Yield();
        _ending = true;
        _rpc.Dispose();
        await Lost.ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
    }

    private void AddEvent<T>(string name, Action<T> handle) =>
        _rpc.AddLocalRpcMethod(handle.Method, handle.Target, new JsonRpcMethodAttribute(name) { UseSingleObjectParameterDeserialization = true });

    private async Task<RemoteCsiException> WaitForEndAsync()
    {
        Exception? end = null;
        try
        {
            await _rpc.Completion.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whatever ended the reader is the reason; it is handed on, not thrown, because nobody may be waiting.
            end = exception;
        }

        return _ending
            ? new RemoteCsiException(RemoteCsiReason.LinkLost, "the connection was closed by this client", end)
            : await _link.ExplainAsync(end, timedOut: false).ConfigureAwait(false);
    }
}
