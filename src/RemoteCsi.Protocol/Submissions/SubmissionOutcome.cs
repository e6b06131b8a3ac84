using RemoteCsi.Protocol.Display;

namespace RemoteCsi.Protocol.Submissions;

/// <summary>What came of a submission.</summary>
/// <param name="SubmissionId">The id its client chose.</param>
/// <param name="Index">Its number in the session, from 1.</param>
/// <param name="Status">See <see cref="SubmissionStatus"/>.</param>
/// <param name="Value">The value's display; null when the submission has no value (a statement, or a failure).</param>
/// <param name="ValueType"><c>Type.ToString()</c> of the value's run-time type; null when there is no value or it is null.</param>
/// <param name="ValueJson">
/// The value as JSON text (System.Text.Json, fields included, named floating-point literals); null when not asked for,
/// when there is none, or when it cannot be serialised or is over 1 MB.
/// </param>
/// <param name="Diagnostics">Errors and warnings of the compiler, in source order.</param>
/// <param name="Exception">What ended it when <see cref="Status"/> is <see cref="SubmissionStatus.Threw"/>.</param>
/// <param name="FirstSequence">Sequence number of the first output chunk written since it began.</param>
/// <param name="NextSequence">Sequence number after the last output chunk written before it ended.</param>
/// <param name="ElapsedMs">Milliseconds from the agent's receipt to the outcome, waiting for earlier submissions included.</param>
/// <param name="Cause">For <see cref="SubmissionStatus.WorkerLost"/>, and a compiler that died: what happened, in one line.</param>
public sealed record SubmissionOutcome(
    string SubmissionId, int Index, SubmissionStatus Status, DisplayNode? Value, string? ValueType, string? ValueJson,
    SubmissionDiagnostic[] Diagnostics, ExceptionInfo? Exception, long FirstSequence, long NextSequence, double ElapsedMs,
    string? Cause = null);
