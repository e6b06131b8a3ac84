namespace RemoteCsi.Protocol;

/// <summary>The JSON-RPC error codes of this protocol, beside those of JSON-RPC 2.0 itself.</summary>
/// <remarks>What user code does is never an error of the protocol; see <see cref="Submissions.SubmissionStatus"/>.</remarks>
public enum AgentErrorCode
{
    /// <summary>A call came before <c>hello</c>, or a second <c>hello</c>.</summary>
    HelloRequired = -31001,

    /// <summary>The protocol versions do not fit; the message names both.</summary>
    VersionMismatch = -31002,

    /// <summary>No session has that id, instance id or name.</summary>
    NoSuchSession = -31003,

    /// <summary>Another session has that name.</summary>
    NameInUse = -31004,

    /// <summary>A name is empty, longer than 64 characters, or holds anything but letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    InvalidName = -31005,

    /// <summary>The session is Broken: its worker is gone. The message says why.</summary>
    SessionBroken = -31006,

    /// <summary>A limit of the agent was reached; the message says which.</summary>
    LimitReached = -31007,

    /// <summary>The journal could not be written, so the submission was refused and nothing ran.</summary>
    JournalUnwritable = -31008,

    /// <summary>The worker of a new session could not be started.</summary>
    WorkerStartFailed = -31009,

    /// <summary>The compiler could not be started, or died more than five times in a row.</summary>
    CompilerUnavailable = -31010,

    /// <summary>An argument does not make sense; the message says which.</summary>
    InvalidArgument = -31011,

    /// <summary>The agent is stopping and takes nothing new.</summary>
    Stopping = -31012,

    /// <summary>The session has recorded no submission of that id.</summary>
    NoSuchSubmission = -31013,

    /// <summary>The machine offers no snap-in of that name, or its file cannot be used; the message says which there are, or why.</summary>
    NoSuchSnapIn = -31014,

    /// <summary>The journal of the session is damaged and cannot be read to its end; the message says where.</summary>
    JournalUnreadable = -31020,
}
