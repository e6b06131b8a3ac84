using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Links;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Client;

/// <summary>A connection to an agent.</summary>
/// <remarks>
/// Thread-safe. A lost link is made again by itself as long as a session is entered; a call made meanwhile waits for it.
/// Every call throws <see cref="RemoteCsiException"/> when the connection or the agent fails it.
/// </remarks>
public sealed class RemoteAgent : IAsyncDisposable
{
    private RemoteAgent(Endpoint endpoint, HelloReply hello) => (Endpoint, Hello) = (endpoint, hello);

    /// <summary>Where the agent is.</summary>
    public Endpoint Endpoint { get; }

    /// <summary>What the agent said of itself, at the latest hello.</summary>
    public HelloReply Hello { get; }

    /// <summary>How the link is now.</summary>
    public LinkState Link => throw new NotImplementedException();

    /// <summary>The link was lost, came back or was given up. Raised on the thread that noticed; handlers must not block.</summary>
    public event Action<LinkState>? LinkChanged;

    /// <summary>Connects and says hello.</summary>
    public static Task<RemoteAgent> ConnectAsync(Endpoint endpoint, RemoteAgentOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>All sessions, by id.</summary>
    public Task<SessionInfo[]> ListSessionsAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Makes a session and enters it, from its first output on.</summary>
    public Task<RemoteSession> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Makes a session without entering it.</summary>
    public Task<SessionInfo> CreateSessionAsync(NewSessionRequest request, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Enters a session.</summary>
    /// <param name="session">Which.</param>
    /// <param name="fromSequence">First output wanted: 0 for all that is retained, null for only what comes from now on.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<RemoteSession> EnterSessionAsync(SessionSelector session, long? fromSequence = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Ends a session, its worker and its variables. Returns what it was.</summary>
    public Task<SessionInfo> RemoveSessionAsync(SessionSelector session, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The recorded submissions of a session, oldest first.</summary>
    public Task<HistoryEntry[]> HistoryAsync(SessionSelector session, int? last = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Asks what runs in a session to stop.</summary>
    public Task<InterruptReply> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Describes the agent.</summary>
    public Task<AgentStatus> StatusAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Ends the agent.</summary>
    public Task StopAsync(bool keepSessions, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Closes the connection; sessions stay, save temporary ones.</summary>
    public ValueTask DisposeAsync()
    {
        LinkChanged?.Invoke(Link);
        throw new NotImplementedException();
    }
}
