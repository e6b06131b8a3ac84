using System.Text.Json.Serialization;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Restoring;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent.Journal;

/// <summary>One record of a session's journal; <c>docs/JOURNAL.md</c> describes the format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SessionOpened), "opened")]
[JsonDerivedType(typeof(WorkerStarted), "worker")]
[JsonDerivedType(typeof(SubmissionReceived), "received")]
[JsonDerivedType(typeof(SubmissionInterrupted), "interrupted")]
[JsonDerivedType(typeof(SubmissionStarted), "started")]
[JsonDerivedType(typeof(SubmissionEnded), "ended")]
[JsonDerivedType(typeof(SessionBroke), "broke")]
[JsonDerivedType(typeof(SessionReset), "reset")]
[JsonDerivedType(typeof(SessionRemoved), "removed")]
internal abstract record JournalRecord
{
    /// <summary>How long the texts in it are that may be long, in UTF-16 units.</summary>
    public virtual int LengthOfText() => 0;
}

/// <summary>The session was made. The first record.</summary>
internal sealed record SessionOpened(
    int Id, Guid InstanceId, string? Name, DateTimeOffset Created, int IdleTimeoutSeconds, string Directory) : JournalRecord;

/// <summary>Its worker runs.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="StartTime">When the kernel says that process started, in its own ticks: a process id alone may be another's by now.</param>
/// <param name="Runtime">Its version of .NET.</param>
/// <param name="Chain">The chain that its submissions are compiled onto; null in journals that know but one, whose id is the session's.</param>
internal sealed record WorkerStarted(int ProcessId, long StartTime, string Runtime, Guid? Chain = null) : JournalRecord;

/// <summary>A submission came; written before anything is done with it.</summary>
internal sealed record SubmissionReceived(
    int Index, string SubmissionId, LongText Code, string SourceHash, string? SourceName, bool WantValueJson, string By,
    DateTimeOffset At, LoadedFile[]? Loaded = null) : JournalRecord
{
    /// <inheritdoc/>
    public override int LengthOfText() => Code.Length + LoadedFile.LengthOf(Loaded);
}

/// <summary>A submission that waits was asked to stop before its turn.</summary>
internal sealed record SubmissionInterrupted(int Index) : JournalRecord;

/// <summary>A submission is sent to the worker; what is in it, for a later agent, which does not compile it again.</summary>
/// <param name="Index">Its number.</param>
/// <param name="CompiledIn">Directory that its relative paths were resolved from.</param>
/// <param name="References">Assemblies its <c>#r</c> brought.</param>
/// <param name="Diagnostics">Warnings of the compiler.</param>
/// <param name="InChain">True when later submissions see its declarations.</param>
/// <param name="Restored">What its references to packages and projects came to.</param>
/// <param name="Contents">What the files of its references held.</param>
/// <param name="Results">The earlier results that it names.</param>
internal sealed record SubmissionStarted(
    int Index, string CompiledIn, string[] References, SubmissionDiagnostic[] Diagnostics, bool InChain,
    RestoredReferences? Restored = null, ReferencedContent[]? Contents = null, NamedResult[]? Results = null) : JournalRecord;

/// <summary>A submission ended.</summary>
/// <param name="Outcome">What its client was, or will be, told.</param>
/// <param name="InChain">True when later submissions see its declarations.</param>
/// <param name="Emitted">True when it made an assembly, and so has its place among the worker's live objects.</param>
/// <param name="CompiledIn">Directory that its relative paths were resolved from.</param>
/// <param name="References">Assemblies its <c>#r</c> brought.</param>
/// <param name="At">When; null in the journals of earlier versions.</param>
/// <param name="Restored">What its references to packages and projects came to.</param>
/// <param name="Contents">What the files of its references held.</param>
/// <param name="Results">The earlier results that it names.</param>
internal sealed record SubmissionEnded(
    SubmissionOutcome Outcome, bool InChain, bool Emitted, string CompiledIn, string[] References, DateTimeOffset? At = null,
    RestoredReferences? Restored = null, ReferencedContent[]? Contents = null, NamedResult[]? Results = null) : JournalRecord
{
    /// <inheritdoc/>
    public override int LengthOfText() => Outcome.ValueJson?.Length ?? 0;
}

/// <summary>The worker is gone.</summary>
internal sealed record SessionBroke(string Cause, DateTimeOffset At) : JournalRecord;

/// <summary>The session was made anew: what was received until now is in no chain any more, and the next worker record is of another worker.</summary>
/// <param name="ResetId">The id its client chose.</param>
/// <param name="After">How many submissions the session had received.</param>
/// <param name="NextSequence">Sequence number of the next output chunk.</param>
/// <param name="By">Who asked.</param>
/// <param name="At">When.</param>
internal sealed record SessionReset(string ResetId, int After, long NextSequence, string By, DateTimeOffset At) : JournalRecord;

/// <summary>The session is being removed; an agent that finds this last finishes it.</summary>
internal sealed record SessionRemoved(string Reason, DateTimeOffset At) : JournalRecord;
