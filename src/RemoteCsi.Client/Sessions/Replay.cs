using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Client.Sessions;

/// <summary>The rule by which a replay goes on.</summary>
public static class Replay
{
    /// <summary>
    /// Whether a submission that was run again ended as the recorded one had. One that threw, or was interrupted, in the middle of its
    /// declarations is part of its session all the same, so that alone is no reason to stop.
    /// </summary>
    public static bool IsAsBefore(this SubmissionOutcome outcome, HistoryEntry entry) =>
        outcome.Status == SubmissionStatus.Completed || outcome.Status == entry.Status;

    /// <summary>How to submit it again.</summary>
    public static SubmitOptions ToOptions(this HistoryEntry entry) => new() { SourceName = entry.SourceName, Loaded = entry.Loaded ?? [] };
}
