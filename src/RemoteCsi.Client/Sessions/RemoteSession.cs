using RemoteCsi.Client.Links;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.SnapIns;
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

    /// <summary>How long output that the agent counted, but does not send, is waited for. Only a faulty agent makes us wait.</summary>
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(5);

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

    /// <summary>
    /// Runs code and returns when it has ended and all it wrote was delivered to <see cref="OutputReceived"/>. When the
    /// link is lost meanwhile it is made again, and the same submission is asked for again; it never runs twice.
    /// </summary>
    /// <param name="code">The source.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the waiting, not the code; see <see cref="InterruptAsync"/>.</param>
    /// <exception cref="RemoteCsiException">The agent refused, or the link could not be made again in time.</exception>
    public async Task<SubmissionOutcome> SubmitAsync(string code, SubmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SubmitOptions();
        var request = new SubmitRequest(
            Selector, options.SubmissionId ?? Guid.NewGuid().ToString("N"), code, options.SourceName, options.WantValueJson,
            options.Loaded.Count > 0 ? [.. options.Loaded] : null);
        _own.Add(request.SubmissionId);
        return await OutcomeAsync((agent, token) => agent.SubmitAsync(request, token), request.SubmissionId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a script of this machine, with what it loads from beside it; see <see cref="SubmitAsync(string, SubmitOptions?, CancellationToken)"/>.</summary>
    /// <param name="script">The script.</param>
    /// <param name="options">How; its name and files are the script's.</param>
    /// <param name="cancellationToken">Stops the waiting, not the code.</param>
    /// <exception cref="RemoteCsiException">The agent refused, or the link could not be made again in time.</exception>
    public Task<SubmissionOutcome> SubmitAsync(ScriptFile script, SubmitOptions? options = null, CancellationToken cancellationToken = default) =>
        SubmitAsync(script.Code, (options ?? new SubmitOptions()) with { SourceName = script.Name, Loaded = script.Loaded }, cancellationToken);

    /// <summary>
    /// Loads a snap-in that the machine, or a package of the session, offers: submits its references, usings and start script, so that it is recorded and comes back
    /// with the session as any other submission.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What came of it; loading a snap-in can fail as any submission can.</returns>
    /// <exception cref="RemoteCsiException">There is no usable snap-in of that name, or the link could not be made again in time.</exception>
    public async Task<SubmissionOutcome> LoadSnapInAsync(string name, CancellationToken cancellationToken = default)
    {
        SnapIn snapIn = await Agent.SnapInAsync(name, Selector, cancellationToken).ConfigureAwait(false);
        return await SubmitAsync(snapIn.Code, new SubmitOptions { SourceName = $"snap-in {snapIn.Name}" }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The outcome of a submission that the session has recorded, whoever sent it: waits until it has ended and all it wrote
    /// was delivered. Never runs anything.
    /// </summary>
    /// <param name="submissionId">Its id, as in <see cref="Missed"/> or <see cref="SessionInfo.RunningSubmissionId"/>.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="RemoteCsiException">There is none of that id, or the link could not be made again in time.</exception>
    public Task<SubmissionOutcome> OutcomeAsync(string submissionId, CancellationToken cancellationToken = default) =>
        OutcomeAsync((agent, token) => agent.OutcomeAsync(new OutcomeRequest(Selector, submissionId), token), submissionId, cancellationToken);

    /// <summary>Answers an <see cref="InputRequested"/>; a null line is the end of input. An answer may be repeated after a lost link.</summary>
    public Task ProvideInputAsync(long questionId, string? line, CancellationToken cancellationToken = default) =>
        Agent.CallUntilAnsweredAsync(
            async (agent, token) =>
            {
                await agent.ProvideInputAsync(new InputAnswer(Selector, questionId, line), token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <summary>Asks what runs to stop; true for <paramref name="endWorker"/> ends the worker, and its variables are lost.</summary>
    /// <param name="endWorker">Whether to end the worker itself.</param>
    /// <param name="submissionId">Only this submission; null for whichever runs.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<InterruptReply> InterruptAsync(bool endWorker = false, string? submissionId = null, CancellationToken cancellationToken = default) =>
        Agent.InterruptAsync(new InterruptRequest(Selector, submissionId, endWorker), cancellationToken);

    /// <summary>
    /// Ends the session's worker, if it lives, and starts it anew: variables, types and usings go, everything else stays. What runs or
    /// waits ends as <see cref="SubmissionStatus.WorkerLost"/>.
    /// </summary>
    /// <param name="cancellationToken">Stops the waiting, not the reset.</param>
    /// <exception cref="RemoteCsiException">The agent could not reset it; the message says what it is then.</exception>
    public async Task ResetAsync(CancellationToken cancellationToken = default) =>
        OnChanged(await Agent.ResetSessionAsync(Selector, cancellationToken).ConfigureAwait(false));

    /// <summary>What <see cref="ReplayAsync"/> would run, oldest first; ask before or after <see cref="ResetAsync"/>.</summary>
    public Task<HistoryEntry[]> ReplayableAsync(CancellationToken cancellationToken = default) =>
        Agent.ReplayableAsync(Selector, cancellationToken);

    /// <summary>
    /// Runs recorded submissions again, as new ones, in order, until one does not end as it did: a submission that threw may throw
    /// again, but one that completed must.
    /// </summary>
    /// <param name="entries">Which, of <see cref="ReplayableAsync"/>.</param>
    /// <param name="cancellationToken">Stops the waiting, and what comes after the submission that runs.</param>
    /// <returns>The one that ended otherwise, and how; null when all ended as they did.</returns>
    public async Task<(HistoryEntry Entry, SubmissionOutcome Outcome)?> ReplayAsync(
        IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken = default)
    {
        foreach (HistoryEntry entry in entries)
        {
            SubmissionOutcome outcome = await SubmitAsync(entry.Code, entry.ToOptions(), cancellationToken).ConfigureAwait(false);
            if (!outcome.IsAsBefore(entry))
            {
                return (entry, outcome);
            }
        }

        return null;
    }

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

    private async Task<SubmissionOutcome> OutcomeAsync(
        Func<IAgent, CancellationToken, Task<SubmissionOutcome>> call, string submissionId, CancellationToken cancellationToken)
    {
        await Agent.Waiting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            SubmissionOutcome outcome = (await Agent.CallUntilAnsweredAsync(call, cancellationToken).ConfigureAwait(false)).Checked(submissionId);
            if (outcome.NextSequence > outcome.FirstSequence)
            {
                await WaitForOutputAsync(outcome.NextSequence, cancellationToken).ConfigureAwait(false);
            }

            return outcome;
        }
        finally
        {
            Agent.Waiting.Release();
        }
    }

    private async Task WaitForOutputAsync(long next, CancellationToken cancellationToken)
    {
        bool asked = false;
        while (true)
        {
            Task progress = _output.Progress;
            if (_output.HasAllBefore(next))
            {
                return;
            }

            try
            {
                await progress.WaitAsync(SilenceTimeout, cancellationToken).ConfigureAwait(false);
                asked = false;
            }
            catch (TimeoutException) when (Agent.Connection is { EventsAreHandled: true } connection)
            {
                // The link may be stuck, and the output in it. Once it has carried a question and its answer, it is not.
                if (asked)
                {
                    return;
                }

                asked = await AnswersAsync(connection, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException) when (Agent.Connection is null)
            {
                // The output comes over the next link. Once it was given up, one is made only for who asks, and nobody else may.
                asked = false;
                await Agent.CallUntilAnsweredAsync(PingAsync, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // A handler is slow: the output will come.
            }
        }
    }

    private static async Task<bool> PingAsync(IAgent agent, CancellationToken cancellationToken)
    {
        await agent.PingAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> AnswersAsync(AgentConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await PingAsync(connection.Agent, cancellationToken).ConfigureAwait(false);
            return Agent.Connection == connection;
        }
        catch (Exception exception) when (AgentCall.LostItsLink(exception) || exception is RemoteRpcException)
        {
            return false;
        }
    }
}
