namespace RemoteCsi.Protocol.Submissions;

/// <summary>Asks running code to stop.</summary>
/// <param name="Session">Which session.</param>
/// <param name="SubmissionId">Only this submission; null for whichever runs.</param>
/// <param name="EndWorker">True ends the worker itself, and with it the session's variables; for code that cannot be stopped.</param>
public sealed record InterruptRequest(Sessions.SessionSelector Session, string? SubmissionId = null, bool EndWorker = false);
