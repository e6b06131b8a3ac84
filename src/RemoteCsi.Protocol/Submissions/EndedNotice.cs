namespace RemoteCsi.Protocol.Submissions;

/// <summary>Somebody else's submission has ended; all that it wrote was sent before.</summary>
/// <param name="InstanceId">The session.</param>
/// <param name="By">Who sent it: user, and where from when known.</param>
/// <param name="Outcome">What came of it, without <see cref="SubmissionOutcome.ValueJson"/>.</param>
public sealed record EndedNotice(Guid InstanceId, string By, SubmissionOutcome Outcome);
