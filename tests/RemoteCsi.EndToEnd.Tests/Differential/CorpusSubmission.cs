namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>One submission, and how its author meant it to end, so that a typing mistake in the corpus shows as one.</summary>
public sealed record CorpusSubmission(string Code, StepStatus Expected);
