using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Protocol.Sessions;

/// <summary>One entry of the agent's audit log, which outlives the sessions it tells of and holds no source text.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Session">Id of the session.</param>
/// <param name="InstanceId">Instance id of the session.</param>
/// <param name="Name">Name of the session; null for a temporary one.</param>
/// <param name="By">Who asked: user, and where from when known; null for what the agent did by itself.</param>
/// <param name="Index">Number of the submission in its session; null when it is about none.</param>
/// <param name="SubmissionId">Id of the submission; null when it is about none.</param>
/// <param name="SourceHash">SHA-256 of the submission's source as UTF-8, in lower-case hexadecimal digits; null but for <see cref="AuditKind.Submitted"/>.</param>
/// <param name="Status">How the submission ended; null but for <see cref="AuditKind.Ended"/>.</param>
/// <param name="Reason">Why a session was removed; null otherwise.</param>
public sealed record AuditEntry(
    DateTimeOffset At, AuditKind Kind, int Session, Guid InstanceId, string? Name, string? By = null, int? Index = null,
    string? SubmissionId = null, string? SourceHash = null, SubmissionStatus? Status = null, string? Reason = null);
