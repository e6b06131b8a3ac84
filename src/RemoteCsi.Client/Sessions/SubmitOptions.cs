using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Client.Sessions;

/// <summary>How to submit.</summary>
public sealed record SubmitOptions
{
    /// <summary>Name of the file the code came from; null for typed text.</summary>
    public string? SourceName { get; init; }

    /// <summary>Files of this machine that the code loads, for a session of another; they need <see cref="SourceName"/>. Default: none.</summary>
    public IReadOnlyList<LoadedFile> Loaded { get; init; } = [];

    /// <summary>True asks for the value as JSON, which runs the value's getters. Default: false.</summary>
    public bool WantValueJson { get; init; }

    /// <summary>The submission's id, at most 64 characters; null lets the session choose one. A known id is never run again.</summary>
    public string? SubmissionId { get; init; }
}
