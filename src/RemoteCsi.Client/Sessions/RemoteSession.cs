using RemoteCsi.Client.Links;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using StreamJsonRpc;

namespace RemoteCsi.Client.Sessions;

/// <summary>A session that this client has entered.</summary>
/// <remarks>
/// Thread-safe. Events of one session are raised one after the other, in the order in which the agent sent them; a
/// handler that blocks holds back the output of every session of the same agent, and in the end the code that writes it.
/// </remarks>
public sealed partial class RemoteSession : IAsyncDisposable
{
    /// <summary>How long leaving may take when nobody set a limit; the link's end leaves as well.</summary>
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(5);

    private readonly OutputFeed _output;

    // Ids of what was submitted from here and waits for its outcome: after a lost link the agent may take it for somebody else's.
    private readonly OwnSubmissions _own = new();
    private readonly Lock _inputGate = new();
    private Action<InputQuestion>? _inputRequested;
    private InputQuestion? _unheardQuestion;
    private int _left;

    internal RemoteSession(RemoteAgent agent, SessionInfo info, long lastSequence, long droppedChunks = 0, InputQuestion? pendingInput = null)
    {
        Agent = agent;
        Info = info;
        _output = new OutputFeed(lastSequence, droppedChunks);
        _unheardQuestion = pendingInput;
        Selector = SessionSelector.For(info);
    }

    /// <summary>The session wrote something. Each chunk comes once and in order, also across a lost link.</summary>
    public event Action<OutputChunk>? OutputReceived
    {
        add => _output.Received += value;
        remove => _output.Received -= value;
    }

    /// <summary>So many chunks of output are gone because a bounded buffer was full.</summary>
    public event Action<long>? OutputDropped
    {
        add => _output.Dropped += value;
        remove => _output.Dropped -= value;
    }

    /// <summary>Code waits for a line of input.</summary>
    public event Action<InputQuestion>? InputRequested
    {
        add
        {
            lock (_inputGate)
            {
                _inputRequested += value;
                if (_unheardQuestion is not null)
                {
                    value?.Invoke(_unheardQuestion);
                    _unheardQuestion = null;
                }
            }
        }

        remove
        {
            lock (_inputGate)
            {
                _inputRequested -= value;
            }
        }
    }

    /// <summary>State, availability or what runs changed.</summary>
    public event Action<SessionInfo>? Changed;

    /// <summary>Another client's submission begins here.</summary>
    public event Action<BeganNotice>? SubmissionBegan;

    /// <summary>Another client's submission has ended here, and all that it wrote was delivered before.</summary>
    public event Action<EndedNotice>? SubmissionEnded;

    /// <summary>Before a submission can run, something else is being done for it: a package is fetched, a project is built.</summary>
    public event Action<ProgressNotice>? Progress;

    /// <summary>Code that runs said how far it has come, by <c>Progress.Report</c>. Only the newest is told, and after a lost link perhaps none.</summary>
    public event Action<ReportNotice>? Reported;

    /// <summary>The link of <see cref="Agent"/> changed.</summary>
    public event Action<LinkState>? LinkChanged
    {
        add => Agent.LinkChanged += value;
        remove => Agent.LinkChanged -= value;
    }

    /// <summary>The agent it is in.</summary>
    public RemoteAgent Agent { get; }

    /// <summary>The session as last heard of.</summary>
    public SessionInfo Info { get; private set; }

    /// <summary>
    /// Submissions that ended while nobody was in the session, or had not ended when it was entered, oldest first. Empty
    /// unless it was entered by <see cref="RemoteAgent.ReturnToSessionAsync"/>; <see cref="OutcomeAsync(string, CancellationToken)"/> tells what came of them.
    /// </summary>
    public IReadOnlyList<MissedSubmission> Missed
    {
        get;
        internal init
        {
            // Whoever came to see them asks for them, and is not told of their end as of others'.
            field = value;
            foreach (MissedSubmission missed in value)
            {
                _own.Add(missed.SubmissionId);
            }
        }
    } = [];

    /// <summary>Sequence number of the first output that has not been delivered yet; 0 while nothing is known.</summary>
    public long NextSequence => _output.Wanted;

    /// <summary>Names exactly this session.</summary>
    public SessionSelector Selector { get; }

    /// <summary>Leaves. A named session stays and goes on running; a temporary one is removed when nobody is left in it.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _left, 1) != 0)
        {
            return;
        }

        Agent.Sessions.Remove(this);
        await Agent.CallIfConnectedAsync(
            async (agent, token) =>
            {
                await agent.LeaveSessionAsync(Selector, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Leaves, when that has not been done, as well as that can be done now.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(LeaveTimeout);
        try
        {
            await LeaveAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RemoteCsiException or OperationCanceledException or ObjectDisposedException)
        {
            // The session or the link is gone, and with the link the agent notices by itself that we left.
        }
    }

    internal void OnOutput(OutputChunk chunk) => _output.Add(chunk);

    internal void OnInputRequested(InputQuestion question)
    {
        lock (_inputGate)
        {
            if (_inputRequested is null)
            {
                _unheardQuestion = question;
            }
            else
            {
                _inputRequested.Invoke(question);
            }
        }
    }

    internal void OnBegan(BeganNotice notice)
    {
        if (!_own.Contains(notice.SubmissionId))
        {
            SubmissionBegan?.Invoke(notice);
        }
    }

    internal void OnEnded(EndedNotice notice)
    {
        if (!_own.Contains(notice.Outcome.SubmissionId))
        {
            SubmissionEnded?.Invoke(notice);
        }
    }

    internal void OnProgress(ProgressNotice notice) => Progress?.Invoke(notice);

    internal void OnReported(ReportNotice notice) => Reported?.Invoke(notice);

    internal void OnChanged(SessionInfo info)
    {
        Info = info;
        Changed?.Invoke(info);
    }

    /// <summary>Enters again, over a new link, from the first output that has not come yet.</summary>
    internal async Task EnterAgainAsync(AgentConnection connection, CancellationToken cancellationToken)
    {
        EnterReply reply;
        try
        {
            reply = await connection.Agent.EnterSessionAsync(new EnterRequest(Selector, _output.Wanted), cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteRpcException exception) when (!AgentCall.LostItsLink(exception))
        {
            RemoteCsiException failure = AgentCall.Translate(exception);
            if (failure.AgentError != AgentErrorCode.NoSuchSession)
            {
                throw failure;
            }

            // It was removed meanwhile. Only this session is lost; the next call to it says why.
            Agent.AfterEvents(() => OnChanged(Info with { State = SessionState.Closed, Availability = SessionAvailability.None, Cause = failure.Message }));
            return;
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw AgentCall.Nonsense(exception.Message, exception);
        }

        // What the link before had brought comes first; only what neither has is gone.
        Agent.AfterEvents(() =>
        {
            if (reply.DroppedChunks > 0)
            {
                _output.SkipTo(reply.NextSequence);
            }

            OnChanged(reply.Session);
            if (reply.PendingInput is not null)
            {
                OnInputRequested(reply.PendingInput);
            }
        });
    }
}
