using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Sessions;
using RemoteCsi.Agent.SnapIns;
using RemoteCsi.Protocol;

namespace RemoteCsi.Agent.Connections;

/// <summary>What a connection needs of the agent that it belongs to.</summary>
internal interface IAgentControl
{
    /// <summary>The sessions.</summary>
    SessionDirectory Sessions { get; }

    /// <summary>What the machine offers for loading.</summary>
    SnapInFolders SnapIns { get; }

    /// <summary>Who asked for what.</summary>
    AuditLog Audit { get; }

    /// <summary>Program and version: <c>rcsi 0.1.0</c>.</summary>
    string Version { get; }

    /// <summary>The agent as it is now.</summary>
    AgentStatus Status();

    /// <summary>Begins to stop; returns at once.</summary>
    void Stop(bool keepSessions, string by);
}
