namespace RemoteCsi.Protocol.Submissions;

/// <summary>Something that a submission waits for before it runs goes on: a package is fetched, a project is built.</summary>
/// <param name="InstanceId">The session.</param>
/// <param name="SubmissionId">The submission.</param>
/// <param name="Text">What is being done, in a few words, unfiltered.</param>
public sealed record ProgressNotice(Guid InstanceId, string SubmissionId, string Text);
