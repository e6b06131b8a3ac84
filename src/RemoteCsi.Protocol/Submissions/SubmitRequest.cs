using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Protocol.Submissions;

/// <summary>One unit of C# sent to a session.</summary>
/// <param name="Session">Which session.</param>
/// <param name="SubmissionId">
/// Chosen by the client, unique in the session, at most 64 characters (a GUID does); the key by which a repeat after a
/// lost link is recognised.
/// </param>
/// <param name="Code">The source.</param>
/// <param name="SourceName">Name of the file the source came from, for diagnostics and stack traces; null for typed text.</param>
/// <param name="WantValueJson">True when <see cref="SubmissionOutcome.ValueJson"/> is wanted; making it runs the value's getters.</param>
/// <param name="Loaded">
/// Files of the client's that its <c>#load</c> directives name, or those of such files: taken before any of the session's machine. They need
/// <paramref name="SourceName"/>, from which relative paths start. Null for none.
/// </param>
public sealed record SubmitRequest(
    Sessions.SessionSelector Session, string SubmissionId, LongText Code, string? SourceName = null, bool WantValueJson = false,
    LoadedFile[]? Loaded = null)
{
    private LongText _code = Code;
    private LoadedFile[]? _loaded = Loaded;

    /// <summary>The source.</summary>
    public LongText Code
    {
        get => _code;
        init => _code = value;
    }

    /// <summary>Files of the client's that its <c>#load</c> directives name.</summary>
    public LoadedFile[]? Loaded
    {
        get => _loaded;
        init => _loaded = value;
    }

    /// <summary>
    /// Lets go of the source, once it is recorded: StreamJsonRpc holds the arguments of a call for as long as it is not answered, which may be hours. Not thread-safe.
    /// </summary>
    public void ReleaseSource() => (_code, _loaded) = ("", null);
}
