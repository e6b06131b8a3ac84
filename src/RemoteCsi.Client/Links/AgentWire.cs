using System.Diagnostics;
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
    /// <summary>How long the transport may take to end in its own way.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(2);

    private readonly ILink _link;
    private readonly JsonRpc _rpc;
    private readonly PacedStream _reading;
    private readonly BoundedMessageHandler _handler;
    private readonly OrderedDispatcher _dispatcher;
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _gate = new();
    private Task? _disposal;
    private volatile RemoteCsiException? _end;

    /// <summary>Begins to listen on a link, which is owned from now on.</summary>
    /// <param name="link">The link.</param>
    /// <param name="events">Who handles what the agent tells unasked.</param>
    /// <param name="dispatcher">Where that is done: the same for every link to the agent, so that no link overtakes the one before.</param>
    public AgentWire(ILink link, IAgentEvents events, OrderedDispatcher dispatcher)
    {
        _link = link;
        _dispatcher = dispatcher;
        _reading = new PacedStream(link.Reading, dispatcher);
        _handler = new BoundedMessageHandler(_reading, link.Writing, FrameLimits.Client);

        // We chose whom to call; it is the agent that has reason to be careful with us.
        _handler.Trust();

        // Its own trace, which nobody reads, would write out the stack of each end.
        _rpc = new JsonRpc(_handler) { SynchronizationContext = dispatcher, TraceSource = { Switch = { Level = SourceLevels.Off } } };
        AddEvent<OutputChunk>("session/output", events.Output);
        AddEvent<InputQuestion>("session/inputRequested", events.InputRequested);
        AddEvent<SessionInfo>("session/changed", events.SessionChanged);
        AddEvent<BeganNotice>("session/began", events.SubmissionBegan);
        AddEvent<ProgressNotice>("session/progress", events.Progress);
        AddEvent<ReportNotice>("session/reported", events.Reported);
        AddEvent<EndedNotice>("session/ended", events.SubmissionEnded);

        // "agent/alive" has no handler: that its bytes came is all it says.
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
        var request = new HelloRequest(
            ProtocolVersion.Current, options.ClientName, $"{Environment.UserName}@{Environment.MachineName}", options.SilenceTimeout.TotalSeconds);
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

        if (!reply.Version.Fits(ProtocolVersion.Current))
        {
            throw new RemoteCsiException(
                RemoteCsiReason.VersionMismatch,
                $"the agent ({reply.Agent}) speaks protocol {reply.Version}, this rcsi speaks {ProtocolVersion.Current}; update the older one");
        }

        if (reply.SilenceSeconds is double seconds)
        {
            _ = EndWhenSilentAsync(TimeSpan.FromSeconds(seconds), options.TimeProvider);
        }

        return reply;
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
        EndWith("the connection was closed by this client");
        _rpc.Dispose();
        if (await Task.WhenAny(Lost, Task.Delay(EndTimeout)).ConfigureAwait(false) != Lost)
        {
            // A transport that is stuck does not notice that nobody wants it any more.
            _link.Abort();
            await Lost.ConfigureAwait(false);
        }

        await _link.DisposeAsync().ConfigureAwait(false);
        _over.Dispose();
    }

    private async Task EndWhenSilentAsync(TimeSpan limit, TimeProvider time)
    {
        var watch = new PeerWatch(limit, time, () => _handler.BytesReceived, () => _reading.IsPaused);
        if (await watch.UntilDeadAsync(() => _rpc.NotifyAsync("ping"), _over.Token).ConfigureAwait(false))
        {
            EndWith($"nothing has come from the agent for {limit.TotalSeconds:0.#} s");
            _link.Abort();
            _rpc.Dispose();
        }
    }

    /// <summary>Notes why the link ends, unless that is known already.</summary>
    private void EndWith(string cause) =>
        Interlocked.CompareExchange(ref _end, new RemoteCsiException(RemoteCsiReason.LinkLost, cause), null);

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

        await _over.CancelAsync().ConfigureAwait(false);
        return _end ?? await _link.ExplainAsync(end, timedOut: false).ConfigureAwait(false);
    }
}
