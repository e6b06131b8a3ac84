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
/// <param name="Resets">How many resets of the session came before it.</param>
/// <param name="Ran">True when it was compiled and, where it has something to run, begun; what a replay runs again.</param>
/// <param name="SourceName">The file it came from; null for typed text.</param>
/// <param name="Loaded">Files of its client's that it loads, where whole sources were asked for (<see cref="HistoryRequest.From"/>); null for none.</param>
public sealed record HistoryEntry(
    int Index, string SubmissionId, string Code, string By, DateTimeOffset At, SubmissionStatus? Status, string? SourceHash = null,
    DateTimeOffset? EndedAt = null, int Resets = 0, bool Ran = false, string? SourceName = null,
    LoadedFile[]? Loaded = null);
