namespace RemoteCsi.Protocol.Submissions;

/// <summary>Somebody else's submission begins in a session.</summary>
/// <param name="InstanceId">The session.</param>
/// <param name="Index">Its number in the session, from 1.</param>
/// <param name="SubmissionId">The id its client chose.</param>
/// <param name="By">Who sent it: user, and where from when known.</param>
/// <param name="Code">Its source; only the beginning of one longer than 16,384 UTF-16 units.</param>
/// <param name="SourceName">Name of the file it came from; null for typed text.</param>
/// <param name="At">When it was recorded, UTC.</param>
public sealed record BeganNotice(
    Guid InstanceId, int Index, string SubmissionId, string By, string Code, string? SourceName, DateTimeOffset At);
