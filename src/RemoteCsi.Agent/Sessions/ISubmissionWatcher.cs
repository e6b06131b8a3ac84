using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Agent.Sessions;

/// <summary>Told by a session's queue what becomes of its submissions, one call at a time.</summary>
internal interface ISubmissionWatcher
{
    /// <summary>Its turn has come.</summary>
    void OnBegan(Submission submission);

    /// <summary>It has ended, and whoever waits for it has been told.</summary>
    /// <param name="submission">Which.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="recorded">Whether that is in the journal.</param>
    void OnEnded(Submission submission, SubmissionOutcome outcome, bool recorded);
}
