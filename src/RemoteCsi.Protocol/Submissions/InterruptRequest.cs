namespace RemoteCsi.Protocol.Submissions;

/// <summary>Asks running code to stop.</summary>
/// <param name="Session">Which session.</param>
/// <param name="SubmissionId">Only this submission; null for whichever runs.</param>
/// <param name="EndWorker">True ends the worker itself, and with it the session's variables; for code that cannot be stopped.</param>
/// <param name="WaitMilliseconds">How long to wait for its end before answering, at most 60,000; 0 answers at once.</param>
public sealed record InterruptRequest(
    Sessions.SessionSelector Session, string? SubmissionId = null, bool EndWorker = false, int WaitMilliseconds = 0);
