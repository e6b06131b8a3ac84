namespace RemoteCsi.Protocol.Submissions;

/// <summary>Asks for the outcome of a recorded submission.</summary>
/// <param name="Session">Which session.</param>
/// <param name="SubmissionId">The id its client chose.</param>
public sealed record OutcomeRequest(Sessions.SessionSelector Session, string SubmissionId);
