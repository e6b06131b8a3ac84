namespace RemoteCsi.Protocol.Submissions;

/// <summary>How far a running submission says it has come, by <c>Progress.Report</c>.</summary>
/// <param name="InstanceId">The session.</param>
/// <param name="SubmissionId">The submission that runs.</param>
/// <param name="Fraction">From 0 to 1; null when it did not say.</param>
/// <param name="Text">What it is doing, unfiltered, at most 200 UTF-16 units; null when it did not say.</param>
public sealed record ReportNotice(Guid InstanceId, string SubmissionId, double? Fraction = null, string? Text = null);
