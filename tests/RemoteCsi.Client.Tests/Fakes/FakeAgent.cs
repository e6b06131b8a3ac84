using System.Net.Sockets;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Client.Tests.Fakes;

/// <summary>An agent in this process, on a real unix socket, whose answers a test decides.</summary>
public sealed class FakeAgent : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<FakeConnection> _connections = [];
    private Socket? _listener;

    public FakeAgent(string path)
    {
        Path = path;
        Listen();
    }

    public string Path { get; }

    /// <summary>The one session that is always there.</summary>
    public SessionInfo Session { get; set; } = NewSession(1, "build");

    /// <summary>Answers hello; throwing refuses.</summary>
    public Func<HelloRequest, Task<HelloReply>> OnHello { get; set; } =
        _ => Task.FromResult(new HelloReply(ProtocolVersion.Current, "fake 1.0", "machine", "user", []));

    /// <summary>Answers submissions.</summary>
    public Func<FakeConnection, SubmitRequest, Task<SubmissionOutcome>> OnSubmit { get; set; } =
        (_, request) => Task.FromResult(Completed(request.SubmissionId));

    /// <summary>Answers entering.</summary>
    public Func<FakeConnection, EnterRequest, Task<EnterReply>>? OnEnter { get; set; }

    /// <summary>Answers requests for a new session.</summary>
    public Func<FakeConnection, NewSessionRequest, Task<SessionInfo>>? OnNew { get; set; }

    /// <summary>Answers resets.</summary>
    public Func<FakeConnection, ResetRequest, Task<SessionInfo>> OnReset { get; set; } = (_, _) => Task.FromResult(NewSession(1, "build"));

    /// <summary>Answers requests for the history.</summary>
    public Func<HistoryRequest, HistoryEntry[]> OnHistory { get; set; } = _ => [];

    /// <summary>Every call but hello, in order of arrival, as <c>submit:code</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Questions that were answered.</summary>
    public List<InputAnswer> Answers { get; } = [];

    /// <summary>Runs at an interrupt.</summary>
    public Action<InterruptRequest> OnInterrupt { get; set; } = _ => { };

    /// <summary>The newest connection.</summary>
    public FakeConnection Newest
    {
        get
        {
            lock (_gate)
            {
                return _connections[^1];
            }
        }
    }

    public static SessionInfo NewSession(int id, string? name) => new(
        id, Guid.NewGuid(), name, SessionState.Opened, SessionAvailability.Available, name is null,
        DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 0, 1, 86400, WorkerPid: 4711, Runtime: "10.0.12");

    public static SubmissionOutcome Completed(string id, DisplayNode? value = null, long first = 1, long next = 1) => new(
        id, 1, SubmissionStatus.Completed, value, null, null, [], null, first, next, 1);

    public void Note(string call)
    {
        lock (_gate)
        {
            Calls.Add(call);
        }
    }

    /// <summary>Begins to listen, also again after <see cref="Crash"/>.</summary>
    public void Listen()
    {
        File.Delete(Path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path));
        listener.Listen(64);
        _listener = listener;
        _ = AcceptAsync(listener);
    }

    /// <summary>Ends every connection and listens no longer, as a killed agent does.</summary>
    public void Crash()
    {
        _listener?.Dispose();
        FakeConnection[] connections;
        lock (_gate)
        {
            connections = [.. _connections];
        }

        foreach (FakeConnection connection in connections)
        {
            connection.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        Crash();
        File.Delete(Path);
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                Socket client = await listener.AcceptAsync();
                lock (_gate)
                {
                    _connections.Add(new FakeConnection(this, client));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test ended this listener.
        }
    }
}
