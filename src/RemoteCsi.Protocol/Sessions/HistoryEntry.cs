using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Protocol.Sessions;

/// <summary>One recorded submission.</summary>
/// <param name="Index">Its number in the session, from 1.</param>
/// <param name="SubmissionId">The id its client chose.</param>
/// <param name="Code">Its source.</param>
/// <param name="By">Who sent it: user, and where from when known.</param>
/// <param name="At">When it was recorded, before it ran, UTC.</param>
/// <param name="Status">How it ended; null while it runs or waits.</param>
/// <param name="SourceHash">SHA-256 of its source as UTF-8, in lower-case hexadecimal digits.</param>
/// <param name="EndedAt">When it ended, UTC; null while it runs or waits, and when that was not recorded.</param>
public sealed record HistoryEntry(
    int Index, string SubmissionId, string Code, string By, DateTimeOffset At, SubmissionStatus? Status, string? SourceHash = null,
    DateTimeOffset? EndedAt = null);
