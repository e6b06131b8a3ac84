using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Submissions;

/// <summary>How a submission ended. All of these are data, not errors of the protocol.</summary>
[JsonConverter(typeof(SubmissionStatusConverter))]
public enum SubmissionStatus
{
    /// <summary>Ran to its end.</summary>
    Completed,

    /// <summary>Did not compile; nothing of it was committed and nothing ran.</summary>
    CompileFailed,

    /// <summary>Ended by an exception; what it declared and assigned before is kept.</summary>
    Threw,

    /// <summary>Interrupted; what it declared and assigned before is kept.</summary>
    Cancelled,

    /// <summary>The worker died while it ran; the session is Broken.</summary>
    WorkerLost,
}
