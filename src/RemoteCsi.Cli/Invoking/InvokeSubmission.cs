using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Invoking;

/// <summary>One unit of code.</summary>
/// <param name="Code">Its source.</param>
/// <param name="SourceName">The file it came from; null for text of the command line or of standard input.</param>
/// <param name="Loaded">Files of this machine that it loads; null for none.</param>
internal sealed record InvokeSubmission(string Code, string? SourceName, IReadOnlyList<LoadedFile>? Loaded = null)
{
    /// <summary>How to submit it.</summary>
    public SubmitOptions Options => new() { SourceName = SourceName, Loaded = Loaded ?? [] };
}
