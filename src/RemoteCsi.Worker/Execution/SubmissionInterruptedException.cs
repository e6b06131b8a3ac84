namespace RemoteCsi.Worker.Execution;

/// <summary>Thrown into code of a submission that was asked to stop.</summary>
/// <remarks>A cancellation, so that code which tidies up after one does it for this, too.</remarks>
public sealed class SubmissionInterruptedException : OperationCanceledException
{
    /// <summary>Makes one.</summary>
    public SubmissionInterruptedException()
        : base("The submission was interrupted.")
    {
    }
}
