using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Compiling;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent.Sessions;

/// <summary>What every session of an agent shares.</summary>
internal sealed record SessionServices(
    StateDirectory State, CompilerHost Compilers, WorkerLauncher Workers, AuditLog Audit, AgentLimits Limits, TimeProvider Time, ILogger Logger)
{
    /// <summary>How long code that writes much waits for a client that vanished, before the oldest output goes.</summary>
    public TimeSpan VanishedPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Namespaces that every new session imports.</summary>
    public static string[] Usings { get; } =
    [
        "System", "System.IO", "System.Collections.Generic", "System.Linq", "System.Text", "System.Threading",
        "System.Threading.Tasks",
    ];

    /// <summary>Directory of all sessions' journals.</summary>
    public string SessionsPath => Path.Combine(State.Path, "sessions");

    /// <summary>Directory of one session.</summary>
    public string PathOf(int session) => Path.Combine(SessionsPath, session.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Socket of one session's worker.</summary>
    public string SocketOf(int session) => Path.Combine(State.SocketDirectory, $"w{session}.sock");
}
