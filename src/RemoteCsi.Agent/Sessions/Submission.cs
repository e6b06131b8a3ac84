using RemoteCsi.Agent.Journal;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Agent.Sessions;

/// <summary>A submission on its way: received, recorded, not yet ended.</summary>
/// <param name="received">Its record in the journal.</param>
/// <param name="receivedTimestamp">When it came, as <see cref="TimeProvider.GetTimestamp"/> counts.</param>
internal sealed class Submission(SubmissionReceived received, long receivedTimestamp)
{
    private readonly TaskCompletionSource<SubmissionOutcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isInterrupted;

    /// <summary>Its record.</summary>
    public SubmissionReceived Received { get; } = received;

    /// <summary>When it came.</summary>
    public long ReceivedTimestamp { get; } = receivedTimestamp;

    /// <summary>Completes when it has ended.</summary>
    public Task<SubmissionOutcome> Ended => _ended.Task;

    /// <summary>Whether somebody asked to stop it; it may not have begun yet.</summary>
    public bool IsInterrupted => _isInterrupted;

    /// <summary>Asks to stop it.</summary>
    public void Interrupt() => _isInterrupted = true;

    /// <summary>Tells everyone who waits.</summary>
    public void End(SubmissionOutcome outcome) => _ended.TrySetResult(outcome);

    /// <summary>An outcome without value.</summary>
    public SubmissionOutcome Outcome(
        SubmissionStatus status, long sequence, double elapsedMs, SubmissionDiagnostic[]? diagnostics = null, string? cause = null) =>
        new(Received.SubmissionId, Received.Index, status, null, null, null, diagnostics ?? [], null, sequence, sequence, elapsedMs, cause);
}
