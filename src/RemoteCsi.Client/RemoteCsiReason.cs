namespace RemoteCsi.Client;

/// <summary>Why something of the connection, not of the user's code, failed.</summary>
public enum RemoteCsiReason
{
    /// <summary>A text is no endpoint.</summary>
    InvalidEndpoint,

    /// <summary>Nothing listens there, or the name is not known.</summary>
    NotReachable,

    /// <summary>Something did not answer in time.</summary>
    TimedOut,

    /// <summary><c>ssh</c> could not be started, or refused: host key, permission, or anything else it said.</summary>
    SshFailed,

    /// <summary>The far machine has no <c>rcsi</c> where it was looked for.</summary>
    RcsiMissing,

    /// <summary>What is there speaks, but not this protocol: other bytes, or another account's socket.</summary>
    NotAnAgent,

    /// <summary>The protocol versions do not fit; the message names both.</summary>
    VersionMismatch,

    /// <summary>No agent runs on this machine and none could be started.</summary>
    AgentStartFailed,

    /// <summary>The connection ended, and could not be made again in time.</summary>
    LinkLost,

    /// <summary>The agent answered with an error; <see cref="RemoteCsiException.AgentError"/> says which.</summary>
    AgentRefused,
}
