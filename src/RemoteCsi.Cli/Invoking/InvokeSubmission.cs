namespace RemoteCsi.Cli.Invoking;

/// <summary>One unit of code.</summary>
/// <param name="Code">Its source.</param>
/// <param name="SourceName">The file it came from; null for text of the command line or of standard input.</param>
internal sealed record InvokeSubmission(string Code, string? SourceName);
