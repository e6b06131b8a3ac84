using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Submissions;

/// <summary>How a submission ended. All of these are data, not errors of the protocol.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SubmissionStatus>))]
public enum SubmissionStatus
{
    /// <summary>Ran to its end.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>Did not compile; nothing of it was committed and nothing ran.</summary>
    [JsonStringEnumMemberName("compileFailed")]
    CompileFailed,

    /// <summary>Ended by an exception; what it declared and assigned before is kept.</summary>
    [JsonStringEnumMemberName("threw")]
    Threw,

    /// <summary>Interrupted; what it declared and assigned before is kept.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>The worker died while it ran; the session is Broken.</summary>
    [JsonStringEnumMemberName("workerLost")]
    WorkerLost,
}
