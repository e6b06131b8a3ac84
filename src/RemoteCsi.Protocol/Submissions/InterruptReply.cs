namespace RemoteCsi.Protocol.Submissions;

/// <summary>The answer to <see cref="InterruptRequest"/>.</summary>
/// <param name="WasRunning">False when there was nothing to stop.</param>
/// <param name="SubmissionId">What was asked to stop; null when there was nothing.</param>
/// <param name="HasEnded">Whether it has ended in the time that was to be waited; null when nothing was asked to stop or no time was given.</param>
public sealed record InterruptReply(bool WasRunning, string? SubmissionId = null, bool? HasEnded = null);
