namespace RemoteCsi.Protocol.Submissions;

/// <summary>The answer to <see cref="InterruptRequest"/>.</summary>
/// <param name="WasRunning">False when there was nothing to stop.</param>
public sealed record InterruptReply(bool WasRunning);
