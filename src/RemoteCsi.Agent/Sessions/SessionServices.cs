using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Compiling;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Restoring;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent.Sessions;

/// <summary>What every session of an agent shares.</summary>
internal sealed record SessionServices(
    StateDirectory State, CompilerHost Compilers, RestorerHost Restorer, WorkerLauncher Workers, AuditLog Audit, AgentLimits Limits, TimeProvider Time, ILogger Logger,
    int OutputBufferCharacters)
{
    private int _workersStarted;

    /// <summary>The worker that is kept ready for the next session; null while none is to be kept.</summary>
    public Spare? Spare { get; set; }

    /// <summary>How long code that writes much waits for a client that vanished, before the oldest output goes.</summary>
    public TimeSpan VanishedPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Namespaces that every new session imports.</summary>
    public static string[] Usings { get; } =
    [
        "System", "System.IO", "System.Collections.Generic", "System.Linq", "System.Text", "System.Threading",
        "System.Threading.Tasks",
    ];

    /// <summary>A chain without submissions.</summary>
    public SessionChain NewChain(Guid id, string[] frameworkAssemblies) => new(Compilers, id, frameworkAssemblies, Usings);

    /// <summary>Directory of all sessions' journals.</summary>
    public string SessionsPath => Path.Combine(State.Path, "sessions");

    /// <summary>Directory of one session.</summary>
    public string PathOf(int session) => Path.Combine(SessionsPath, session.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>What the names of all sockets of workers that belong to no session fit.</summary>
    public const string UnassignedSockets = "s*-*.sock*";

    /// <summary>Socket of a worker that belongs to no session; no two have the same, of whichever agent.</summary>
    public string NextUnassignedSocket() =>
        Path.Combine(State.SocketDirectory, $"s{Environment.ProcessId}-{Interlocked.Increment(ref _workersStarted)}.sock");

    /// <summary>Socket of one session's worker.</summary>
    public string SocketOf(int session) => Path.Combine(State.SocketDirectory, $"w{session}.sock");
}
