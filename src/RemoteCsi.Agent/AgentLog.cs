using Microsoft.Extensions.Logging;

namespace RemoteCsi.Agent;

/// <summary>Every line that an agent logs.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(1, LogLevel.Information, "agent {ProcessId} serves {Socket}")]
    public static partial void AgentServes(this ILogger logger, int processId, string socket);

    [LoggerMessage(2, LogLevel.Information, "agent stops ({Reason})")]
    public static partial void AgentStops(this ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Information, "compiler {ProcessId} started, number {Generation}")]
    public static partial void CompilerStarted(this ILogger logger, int processId, int generation);

    [LoggerMessage(4, LogLevel.Warning, "compiler {ProcessId} {Cause}")]
    public static partial void CompilerLost(this ILogger logger, int processId, string cause);

    [LoggerMessage(5, LogLevel.Information, "compiler {ProcessId} has grown and is replaced")]
    public static partial void CompilerRetired(this ILogger logger, int processId);

    [LoggerMessage(6, LogLevel.Information, "session {Session} ({Name}) opened, worker {ProcessId}")]
    public static partial void SessionOpened(this ILogger logger, int session, string name, int processId);

    [LoggerMessage(7, LogLevel.Information, "session {Session} found again, worker {ProcessId}, {Submissions} submissions")]
    public static partial void SessionFound(this ILogger logger, int session, int processId, int submissions);

    [LoggerMessage(8, LogLevel.Warning, "session {Session} is broken: {Cause}")]
    public static partial void SessionBroken(this ILogger logger, int session, string cause);

    [LoggerMessage(9, LogLevel.Information, "session {Session} removed ({Reason})")]
    public static partial void SessionRemoved(this ILogger logger, int session, string reason);

    [LoggerMessage(10, LogLevel.Error, "session directory {Directory} cannot be read and is left alone: {Cause}")]
    public static partial void SessionUnreadable(this ILogger logger, string directory, string cause);

    [LoggerMessage(11, LogLevel.Debug, "session {Session}: submission {Index} ({SubmissionId}) {Status}")]
    public static partial void SubmissionEnded(this ILogger logger, int session, int index, string submissionId, string status);

    [LoggerMessage(12, LogLevel.Warning, "session {Session}: the outcome of submission {Index} could not be recorded: {Cause}")]
    public static partial void OutcomeUnrecorded(this ILogger logger, int session, int index, string cause);

    [LoggerMessage(13, LogLevel.Warning, "connection refused: user {UserId} is not the owner of this agent")]
    public static partial void PeerRefused(this ILogger logger, uint userId);

    [LoggerMessage(14, LogLevel.Warning, "connection {Connection} ended: {Cause}")]
    public static partial void ConnectionEnded(this ILogger logger, int connection, string cause);

    [LoggerMessage(15, LogLevel.Error, "a call failed unexpectedly")]
    public static partial void CallFailed(this ILogger logger, Exception exception);

    [LoggerMessage(16, LogLevel.Error, "the audit log {File} is {Damage}; it was put aside and a new one begun")]
    public static partial void AuditDamaged(this ILogger logger, string file, string damage);

    [LoggerMessage(17, LogLevel.Information, "session {Session} was {What} when the agent before ended; that is finished now")]
    public static partial void SessionSwept(this ILogger logger, int session, string what);

    [LoggerMessage(18, LogLevel.Information, "{Sessions} sessions found, {Milliseconds} ms")]
    public static partial void SessionsRestored(this ILogger logger, int sessions, long milliseconds);

    [LoggerMessage(19, LogLevel.Information, "session {Session} was reset by {By}, worker {ProcessId}")]
    public static partial void SessionWasReset(this ILogger logger, int session, string by, int processId);

    [LoggerMessage(20, LogLevel.Warning, "the spare worker is lost and will be replaced: {Cause}")]
    public static partial void SpareLost(this ILogger logger, string cause);

    [LoggerMessage(21, LogLevel.Warning, "the spare worker could not be warmed up: {Cause}")]
    public static partial void SpareCold(this ILogger logger, string cause);

    [LoggerMessage(22, LogLevel.Information, "what restores references started, process {ProcessId}")]
    public static partial void RestorerStarted(this ILogger logger, int processId);
}
