namespace RemoteCsi.Protocol.Submissions;

/// <summary>A submission whose end nobody was there to see.</summary>
/// <param name="Index">Its number in the session, from 1.</param>
/// <param name="SubmissionId">The id its client chose; <c>session/outcome</c> tells what came of it.</param>
/// <param name="Code">Its source, at most the first 4,096 characters.</param>
/// <param name="By">Who sent it: user, and where from when known.</param>
/// <param name="At">When it was recorded, before it ran, UTC.</param>
/// <param name="Ended">False while it runs or waits.</param>
public sealed record MissedSubmission(int Index, string SubmissionId, string Code, string By, DateTimeOffset At, bool Ended);
