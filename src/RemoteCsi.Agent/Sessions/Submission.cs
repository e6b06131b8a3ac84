using RemoteCsi.Agent.Journal;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Agent.Sessions;

/// <summary>A submission on its way: received, recorded, not yet ended.</summary>
/// <param name="received">Its record in the journal.</param>
/// <param name="receivedTimestamp">When it came, as <see cref="TimeProvider.GetTimestamp"/> counts.</param>
/// <param name="place">Where in the journal its record is; null when an earlier agent wrote it.</param>
internal sealed class Submission(SubmissionReceived received, long receivedTimestamp, long? place = null)
{
    private const int LongestNotice = 16_384;

    // More of a source than this is read from the journal when its turn comes: a thousand may wait. Of a longer one, and of each that has ended, the beginning is remembered.
    private const int LongestKept = 17 * 1024;
    private const int LongestRemembered = 4096;

    private readonly TaskCompletionSource<SubmissionOutcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _interruption = new();
    private volatile SubmissionStarted? _started;
    private volatile ISessionListener? _sender;
    private long _firstSequence = 1;
    private long _endedTimestamp;

    /// <summary>Its record, with no more than the beginning of a long source.</summary>
    public SubmissionReceived Received { get; } = LengthOf(received) <= LongestKept
        ? received
        : Beginning(received);

    /// <summary>How long its source is, with what was sent along, in UTF-16 units.</summary>
    public int SourceLength { get; } = LengthOf(received);

    /// <summary>How many bytes that is.</summary>
    public int SourceBytes { get; } = received.Code.Bytes + LoadedFile.BytesOf(received.Loaded);

    /// <summary>Whether the record here has all of its source; otherwise the journal has.</summary>
    public bool IsSourceWhole => LengthOf(Received) == SourceLength;

    /// <summary>Where in the journal its record is; null when an earlier agent wrote it.</summary>
    public long? Place { get; } = place;

    /// <summary>When it came.</summary>
    public long ReceivedTimestamp { get; } = receivedTimestamp;

    /// <summary>Completes when it has ended.</summary>
    public Task<SubmissionOutcome> Ended => _ended.Task;

    /// <summary>Whether an earlier agent compiled it and sent it to the worker.</summary>
    public bool IsInherited { get; set; }

    /// <summary>The connection of the client that waits for its outcome; null when an earlier agent had it.</summary>
    public ISessionListener? Sender
    {
        get => _sender;
        set => _sender = value;
    }

    /// <summary>What an earlier agent wrote down when it sent it to the worker; null when it did not, or had nothing to write.</summary>
    public SubmissionStarted? Started
    {
        get => _started;
        set => _started = value;
    }

    /// <summary>The output that comes next when it begins; 1, which is the oldest there is, when an earlier agent began it.</summary>
    public long FirstSequence
    {
        get => Volatile.Read(ref _firstSequence);
        set => Volatile.Write(ref _firstSequence, value);
    }

    /// <summary>When it ended, as <see cref="TimeProvider.GetTimestamp"/> counts; 0 before.</summary>
    public long EndedTimestamp
    {
        get => Volatile.Read(ref _endedTimestamp);
        set => Volatile.Write(ref _endedTimestamp, value);
    }

    /// <summary>Whether somebody asked to stop it; it may not have begun yet.</summary>
    public bool IsInterrupted => _interruption.IsCancellationRequested;

    /// <summary>Cancelled when somebody asks to stop it.</summary>
    public CancellationToken Interruption => _interruption.Token;

    /// <summary>Asks to stop it.</summary>
    public void Interrupt() => _ = _interruption.CancelAsync();

    /// <summary>Whether the outcome that <see cref="Ended"/> has lacks what makes it a large one; the journal has that.</summary>
    public bool IsOutcomeCut { get; private init; }

    /// <summary>What is remembered of one that has ended.</summary>
    /// <param name="recorded">Whether the journal has its outcome, which is then remembered only if it is no large one.</param>
    public Submission Remembered(bool recorded)
    {
        SubmissionOutcome outcome = Ended.Result;
        bool isCut = recorded && outcome.IsLarge();
        if (!isCut && Received.Code.Length <= LongestRemembered && Received.Loaded is null)
        {
            return this;
        }

        var rest = new Submission(Beginning(Received), ReceivedTimestamp, Place)
        {
            Sender = Sender, FirstSequence = FirstSequence, EndedTimestamp = EndedTimestamp, IsOutcomeCut = isCut,
        };
        rest.End(isCut ? outcome with { Value = null, ValueJson = null, Diagnostics = [], Exception = null } : outcome);
        return rest;
    }

    /// <summary>Tells everyone who waits.</summary>
    public void End(SubmissionOutcome outcome) => _ended.TrySetResult(outcome);

    /// <summary>As a client that missed it is told, with no more of its source than so many characters.</summary>
    public MissedSubmission Missed(int longestCode) => new(
        Received.Index, Received.SubmissionId, Received.Code.Begin(longestCode),
        Received.By, Received.At, Ended.IsCompleted);

    /// <summary>An outcome without value.</summary>
    public SubmissionOutcome Outcome(
        SubmissionStatus status, long sequence, double elapsedMs, SubmissionDiagnostic[]? diagnostics = null, string? cause = null) =>
        new(Received.SubmissionId, Received.Index, status, null, null, null, diagnostics ?? [], null, sequence, sequence, elapsedMs, cause);

    /// <summary>What others are told when it begins.</summary>
    public BeganNotice ToNotice(Guid session)
    {
        string code = Received.Code.Length <= LongestNotice ? Received.Code.ToString() : Received.Code.Begin(LongestNotice) + "…";
        return new BeganNotice(session, Received.Index, Received.SubmissionId, Received.By, code, Received.SourceName, Received.At);
    }

    /// <summary>What others are told when it has ended.</summary>
    public EndedNotice ToNotice(Guid session, SubmissionOutcome outcome) => new(session, Received.By, outcome with { ValueJson = null });

    private static SubmissionReceived Beginning(SubmissionReceived received) => received with { Code = received.Code.Begin(LongestRemembered), Loaded = null };

    private static int LengthOf(SubmissionReceived received) => received.Code.Length + LoadedFile.LengthOf(received.Loaded);
}
