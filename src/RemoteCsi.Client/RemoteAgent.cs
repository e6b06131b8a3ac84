using System.Text.Json;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Links;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc;

namespace RemoteCsi.Client;

/// <summary>A connection to an agent.</summary>
/// <remarks>
/// Thread-safe. A lost link is made again by itself as long as a session is entered, and otherwise at the next call.
/// Submissions, and entering a session or making it when it is not there, are then done again; other calls fail.
/// Every call throws <see cref="RemoteCsiException"/> when the connection or the agent fails it.
/// </remarks>
public sealed class RemoteAgent : IAsyncDisposable
{
    private readonly LinkKeeper _keeper;

    private RemoteAgent(Endpoint endpoint, RemoteAgentOptions options, LinkKeeper keeper, HelloReply hello, EnteredSessions sessions)
    {
        Endpoint = endpoint;
        Options = options;
        Hello = hello;
        Sessions = sessions;
        _keeper = keeper;
        _keeper.IsWanted = () => sessions.Any;
        _keeper.Restore = RestoreAsync;
        _keeper.Changed += state => LinkChanged?.Invoke(state);
    }

    /// <summary>The link was lost, came back or was given up. Raised on pool threads, one change after the other.</summary>
    public event Action<LinkState>? LinkChanged;

    /// <summary>Where the agent is.</summary>
    public Endpoint Endpoint { get; }

    /// <summary>How it was connected to.</summary>
    public RemoteAgentOptions Options { get; }

    /// <summary>What the agent said of itself, at the latest hello.</summary>
    public HelloReply Hello { get; private set; }

    /// <summary>How the link is now.</summary>
    public LinkState Link => _keeper.State;

    internal EnteredSessions Sessions { get; }

    internal AgentConnection? Connection => _keeper.Current;

    /// <summary>
    /// Bounds the calls that wait for code. The agent takes 64 calls of a connection at a time and then no more; the rest
    /// is for interrupts, pings and whatever else must not stand behind code that never ends.
    /// </summary>
    internal SemaphoreSlim Waiting { get; } = new(48);

    /// <summary>
    /// Goes through what a connection begins with, without one, in the background: the first real one of the process then finds loaded and compiled what it takes, most of which is
    /// the runtime's time and not the network's. For a program that has other things to do before it connects.
    /// </summary>
    /// <returns>Completes, and never fails, when it is through; nobody needs to wait.</returns>
    public static Task PrepareAsync() => Task.Run(static async () =>
    {
        try
        {
            await RehearsalLink.RunAsync(new EnteredSessions()).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It was a rehearsal: whatever is wrong is told by the real one, if it matters.
        }
    });

    /// <summary>Connects and says hello.</summary>
    /// <param name="endpoint">Where the agent is.</param>
    /// <param name="options">How to connect; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="RemoteCsiException">Why there is no connection.</exception>
    public static async Task<RemoteAgent> ConnectAsync(Endpoint endpoint, RemoteAgentOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sessions = new EnteredSessions();
        options ??= new RemoteAgentOptions();
        (LinkKeeper keeper, HelloReply hello) = await LinkKeeper.OpenAsync(endpoint, options, sessions, cancellationToken).ConfigureAwait(false);
        return new RemoteAgent(endpoint, options, keeper, hello, sessions);
    }

    /// <summary>All sessions, by id.</summary>
    public Task<SessionInfo[]> ListSessionsAsync(CancellationToken cancellationToken = default) =>
        CallAsync((agent, token) => agent.ListSessionsAsync(token), cancellationToken);

    /// <summary>Makes a session and enters it, from its first output on.</summary>
    public Task<RemoteSession> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken = default) =>
        EnterAsync(
            async connection =>
            {
                SessionInfo info = await CallAsync(connection, (agent, token) => agent.NewSessionAsync(request with { Enter = true }, token), cancellationToken).ConfigureAwait(false);

                // A session that was there already has written before; whatever comes first is then the beginning.
                return new RemoteSession(this, info, request.ReuseExisting ? -1 : 0);
            },
            mayRepeat: false,
            cancellationToken);

    /// <summary>Makes a session without entering it.</summary>
    public Task<SessionInfo> CreateSessionAsync(NewSessionRequest request, CancellationToken cancellationToken = default) =>
        request.ReuseExisting && request.Name is not null
            ? CallUntilAnsweredAsync((agent, token) => agent.NewSessionAsync(request with { Enter = false }, token), cancellationToken)
            : CallAsync((agent, token) => agent.NewSessionAsync(request with { Enter = false }, token), cancellationToken);

    /// <summary>Enters a session.</summary>
    /// <param name="session">Which.</param>
    /// <param name="fromSequence">First output wanted: 0 for all that is retained, null for only what comes from now on.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">This connection has entered that session already.</exception>
    public Task<RemoteSession> EnterSessionAsync(SessionSelector session, long? fromSequence = null, CancellationToken cancellationToken = default) =>
        EnterSessionAsync(new EnterRequest(session, fromSequence), cancellationToken);

    /// <summary>
    /// Enters a session and takes what was missed: the output since the last client left, and, in
    /// <see cref="RemoteSession.Missed"/>, the submissions that ended since then or still run.
    /// </summary>
    /// <param name="session">Which.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">This connection has entered that session already.</exception>
    public Task<RemoteSession> ReturnToSessionAsync(SessionSelector session, CancellationToken cancellationToken = default) =>
        EnterSessionAsync(new EnterRequest(session, Missed: true), cancellationToken);

    /// <summary>Ends a session, its worker and its variables. Returns what it was.</summary>
    public Task<SessionInfo> RemoveSessionAsync(SessionSelector session, CancellationToken cancellationToken = default) =>
        CallAsync((agent, token) => agent.RemoveSessionAsync(session, token), cancellationToken);

    /// <summary>The recorded submissions of a session, oldest first.</summary>
    /// <param name="session">Which.</param>
    /// <param name="last">How many of the newest; null for all that fit into one message.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<HistoryEntry[]> HistoryAsync(SessionSelector session, int? last = null, CancellationToken cancellationToken = default) =>
        CallAsync((agent, token) => agent.HistoryAsync(new HistoryRequest(session, last), token), cancellationToken);

    /// <summary>The snap-ins that the machine offers, by name; those whose file cannot be used say so.</summary>
    public Task<SnapIn[]> SnapInsAsync(CancellationToken cancellationToken = default) => SnapInsAsync(session: null, cancellationToken);

    /// <summary>The snap-ins that the machine and the packages of a session offer, by name; those whose file cannot be used say so.</summary>
    /// <param name="session">The session; null for what the machine offers to any.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<SnapIn[]> SnapInsAsync(SessionSelector? session, CancellationToken cancellationToken = default) =>
        CallAsync((agent, token) => agent.SnapInsAsync(new SnapInsRequest(Session: session), token), cancellationToken);

    /// <summary>One snap-in that the machine offers.</summary>
    /// <exception cref="RemoteCsiException">
    /// <see cref="AgentErrorCode.NoSuchSnapIn"/>: there is none of that name, or its file cannot be used.
    /// </exception>
    public Task<SnapIn> SnapInAsync(string name, CancellationToken cancellationToken = default) => SnapInAsync(name, session: null, cancellationToken);

    /// <summary>One snap-in that the machine or the packages of a session offer.</summary>
    /// <param name="name">Its name, whatever the case of its letters.</param>
    /// <param name="session">The session; null for what the machine offers to any.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="RemoteCsiException">
    /// <see cref="AgentErrorCode.NoSuchSnapIn"/>: there is none of that name, or its file cannot be used.
    /// </exception>
    public async Task<SnapIn> SnapInAsync(string name, SessionSelector? session, CancellationToken cancellationToken = default)
    {
        SnapIn[] found = await CallAsync((agent, token) => agent.SnapInsAsync(new SnapInsRequest(name, session), token), cancellationToken).ConfigureAwait(false);
        return found.Length == 1 ? found[0] : throw new RemoteCsiException(RemoteCsiReason.NotAnAgent, $"the agent answered with {found.Length} snap-ins for the one called '{name}'");
    }

    /// <summary>The agent's audit log, oldest first: who asked for what, when, and what came of it, of removed sessions too.</summary>
    /// <param name="last">How many of the newest entries; null for all that fit into one message.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<AuditEntry[]> AuditAsync(int? last = null, CancellationToken cancellationToken = default) =>
        CallAsync((agent, token) => agent.AuditAsync(new AuditRequest(last), token), cancellationToken);

    /// <summary>
    /// Ends a session's worker and starts it anew, without variables; id, name, instance id and clients stay. Returns what the session is then.
    /// </summary>
    public Task<SessionInfo> ResetSessionAsync(SessionSelector session, CancellationToken cancellationToken = default)
    {
        // One id for all attempts: a reset that was done before the link broke is not done again.
        var request = new ResetRequest(session, Guid.NewGuid().ToString("N"));
        return CallUntilAnsweredAsync((agent, token) => agent.ResetSessionAsync(request, token), cancellationToken);
    }

    /// <summary>
    /// What a replay of a session would run: of its present life, or, when nothing was run since a reset, of the one before, the
    /// submissions that made it what it is, oldest first. What ended with its worker is not among them.
    /// </summary>
    public async Task<HistoryEntry[]> ReplayableAsync(SessionSelector session, CancellationToken cancellationToken = default)
    {
        var found = new List<HistoryEntry>();
        for (int next = 1; ;)
        {
            int from = next;
            HistoryEntry[] page = await CallUntilAnsweredAsync(
                (agent, token) => agent.HistoryAsync(new HistoryRequest(session, From: from), token), cancellationToken).ConfigureAwait(false);
            if (page.Length == 0)
            {
                return [.. found];
            }

            foreach (HistoryEntry entry in page.Where(entry => entry.Ran && entry.Status != SubmissionStatus.WorkerLost))
            {
                if (found.Count > 0 && found[^1].Resets < entry.Resets)
                {
                    found.Clear();
                }

                found.Add(entry);
            }

            next = page[^1].Index + 1;
        }
    }

    /// <summary>Asks what runs in a session to stop.</summary>
    public Task<InterruptReply> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken = default) =>
        CallAsync((agent, token) => agent.InterruptAsync(request, token), cancellationToken);

    /// <summary>What a name means in a session: see <see cref="ExplainRequest.Name"/> for what can be named.</summary>
    public Task<Explanation> ExplainAsync(SessionSelector session, string name, CancellationToken cancellationToken = default) =>
        CallUntilAnsweredAsync((agent, token) => agent.ExplainAsync(new ExplainRequest(session, name), token), cancellationToken);

    /// <summary>The source or the IL of what a name means in a session: see <see cref="ExplainRequest.Name"/> for what can be named.</summary>
    /// <returns>Without a text where there is none, and then with the reason; see <see cref="SymbolSource.Problem"/>.</returns>
    public Task<SymbolSource> SourceAsync(SessionSelector session, string name, SourceForm form = SourceForm.CSharp, CancellationToken cancellationToken = default) =>
        CallUntilAnsweredAsync((agent, token) => agent.SourceAsync(new SourceRequest(session, form, name), token), cancellationToken);

    /// <summary>The members of the type that a name means in a session, or of the type of the variable that it names.</summary>
    public Task<MemberList> MembersAsync(SessionSelector session, string name, CancellationToken cancellationToken = default) =>
        CallUntilAnsweredAsync((agent, token) => agent.MembersAsync(new ExplainRequest(session, name), token), cancellationToken);

    /// <summary>Searches all that a session's code could use, imported or not: see <see cref="FindRequest.Query"/> for what can be asked.</summary>
    public Task<FoundSymbols> FindAsync(SessionSelector session, string query, int limit = 50, CancellationToken cancellationToken = default) =>
        CallUntilAnsweredAsync((agent, token) => agent.FindAsync(new FindRequest(session, query, limit), token), cancellationToken);

    /// <summary>Describes the agent.</summary>
    public Task<AgentStatus> StatusAsync(CancellationToken cancellationToken = default) =>
        CallAsync((agent, token) => agent.StatusAsync(token), cancellationToken);

    /// <summary>Ends the agent, and every session with it unless <paramref name="keepSessions"/> leaves the workers for the next agent.</summary>
    public Task StopAsync(bool keepSessions, CancellationToken cancellationToken = default) =>
        CallAsync(
            async (agent, token) =>
            {
                await agent.StopAsync(new StopRequest(keepSessions), token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <summary>Closes the connection. Named sessions stay and go on running; temporary ones are removed.</summary>
    public ValueTask DisposeAsync() => _keeper.DisposeAsync();

    /// <summary>Calls once; waits for a lost link before, but does not repeat what may have been heard.</summary>
    internal async Task<T> CallAsync<T>(Func<IAgent, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        AgentConnection connection = await _keeper.GetAsync(cancellationToken).ConfigureAwait(false);
        return await CallAsync(connection, call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Calls once, over the link that is up now, or fails at once.</summary>
    internal Task<T> CallIfConnectedAsync<T>(Func<IAgent, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        _keeper.Current is AgentConnection connection
            ? CallAsync(connection, call, cancellationToken)
            : Task.FromException<T>(new RemoteCsiException(RemoteCsiReason.LinkLost, Link.Cause ?? "the connection is lost"));

    /// <summary>Calls until there is an answer. Only for calls whose repetition changes nothing.</summary>
    internal async Task<T> CallUntilAnsweredAsync<T>(Func<IAgent, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            AgentConnection connection = await _keeper.GetAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await CallAsync(connection, call, cancellationToken).ConfigureAwait(false);
            }
            catch (RemoteCsiException exception) when (exception.Reason == RemoteCsiReason.LinkLost)
            {
                // The keeper has dropped that connection; the next round waits for a new one, or fails for good.
            }
        }
    }

    private async Task<T> CallAsync<T>(AgentConnection connection, Func<IAgent, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            // WaitAsync, because a cancelled call still waits for the agent's answer.
            T answer = await call(connection.Agent, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            return answer is null ? throw AgentCall.Nonsense("it is null") : answer;
        }
        catch (JsonException exception)
        {
            throw AgentCall.Nonsense((exception.InnerException ?? exception).Message, exception);
        }
        catch (RemoteRpcException exception) when (!AgentCall.LostItsLink(exception))
        {
            throw AgentCall.Translate(exception);
        }
        catch (MessageTooLargeException exception)
        {
            throw AgentCall.TooLarge(exception);
        }
        catch (Exception exception) when (AgentCall.LostItsLink(exception))
        {
            RemoteCsiException cause = await connection.Lost.WaitAsync(cancellationToken).ConfigureAwait(false);
            _keeper.Drop(connection, cause.Message);

            // Whoever breaks the protocol would do so again; only a link that was cut is worth another try.
            RemoteCsiReason reason = cause.Reason == RemoteCsiReason.NotAnAgent ? cause.Reason : RemoteCsiReason.LinkLost;
            throw new RemoteCsiException(reason, cause.Message, exception);
        }
    }

    /// <summary>Does something in the line of the events, after those that have come so far.</summary>
    internal void AfterEvents(Action act) => _keeper.AfterEvents(act);

    private Task<RemoteSession> EnterSessionAsync(EnterRequest request, CancellationToken cancellationToken) =>
        EnterAsync(
            async connection =>
            {
                EnterReply reply = await CallAsync(connection, (agent, token) => agent.EnterSessionAsync(request, token), cancellationToken).ConfigureAwait(false);
                return new RemoteSession(this, reply.Session, reply.NextSequence - 1, reply.DroppedChunks, reply.PendingInput) { Missed = reply.Missed ?? [] };
            },

            // What was missed is told once; who asks again is told nothing.
            mayRepeat: !request.Missed,
            cancellationToken);

    private Task<RemoteSession> EnterAsync(Func<AgentConnection, Task<RemoteSession>> enter, bool mayRepeat, CancellationToken cancellationToken) =>
        Sessions.EnterAsync(
            async () =>
            {
                while (true)
                {
                    AgentConnection connection = await _keeper.GetAsync(cancellationToken).ConfigureAwait(false);
                    try
                    {
                        return (await enter(connection).ConfigureAwait(false), connection);
                    }
                    catch (RemoteCsiException exception) when (mayRepeat && exception.Reason == RemoteCsiReason.LinkLost)
                    {
                        // As in CallUntilAnsweredAsync.
                    }
                }
            },
            async (session, entered) =>
            {
                // A link that was made again between the agent's answer and now has not been told of this session.
                while (_keeper.Current is var current && current != entered)
                {
                    entered = current ?? await _keeper.GetAsync(cancellationToken).ConfigureAwait(false);
                    try
                    {
                        await session.EnterAgainAsync(entered, cancellationToken).ConfigureAwait(false);
                    }
                    catch (Exception exception) when (AgentCall.LostItsLink(exception))
                    {
                        // The next one.
                    }
                }
            });

    private async Task RestoreAsync(AgentConnection connection, CancellationToken cancellationToken)
    {
        Hello = connection.Hello;

        // All at once: the output of the first would else stand before the answers of the others.
        await Task.WhenAll(Sessions.All.Select(session => session.EnterAgainAsync(connection, cancellationToken))).ConfigureAwait(false);
    }
}
