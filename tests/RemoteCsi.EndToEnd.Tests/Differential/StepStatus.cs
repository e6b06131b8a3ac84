namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>How a submission ended.</summary>
public enum StepStatus
{
    Completed,
    CompileFailed,
    Threw,
    Other,
}
