using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Agent.Sessions;

/// <summary>A session's submissions: recorded as they come, run one after the other, remembered by id.</summary>
/// <remarks>
/// Thread safe. A submission is in the journal before anything is done with it, and its id is known from then on: a
/// repeat waits for, or gets, the one outcome. The outcomes kept in memory are few; older ones are read from the journal.
/// </remarks>
internal sealed class SubmissionQueue
{
    private const int OutcomesInMemory = 64;

    /// <summary>Source text in one answer: far below what a message may hold, however JSON writes it.</summary>
    private const int HistoryPageCharacters = 256 * 1024;
    private const int LongestId = 64;
    private const string ResetCause = "the session was reset";
    private const int MostMissed = 32;
    private const int LongestCode = 4096;

    private readonly Lock _guard = new();
    private readonly SessionJournal _journal;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, int> _indexes = [];
    private readonly Dictionary<int, Submission> _recent = [];
    private volatile Submission? _running;

    // Guarded by _guard. What was received up to and including this number belongs to lives before this one.
    private int _after;
    private Channel<Submission> _waiting = NewLine();

    public SubmissionQueue(SessionJournal journal, TimeProvider time)
    {
        _journal = journal;
        _time = time;
    }

    /// <summary>How many submissions the session was sent.</summary>
    public int Count
    {
        get
        {
            lock (_guard)
            {
                return _indexes.Count;
            }
        }
    }

    /// <summary>The submission that runs; null when none does.</summary>
    public Submission? Running => _running;

    /// <summary>Takes a record that an earlier agent wrote. One that has no end is run, or its outcome fetched, when the queue runs.</summary>
    public void Restore(JournalRecord record)
    {
        if (record is SubmissionReceived received)
        {
            var submission = new Submission(received, _time.GetTimestamp());
            _indexes[received.SubmissionId] = received.Index;
            _recent[received.Index] = submission;
        }
        else if (record is SessionReset reset)
        {
            _after = reset.After;
        }
        else if (record is SubmissionEnded { Outcome: var outcome } && _recent.TryGetValue(outcome.Index, out Submission? ended))
        {
            ended.End(outcome);
            Forget(outcome.Index - OutcomesInMemory);
        }
    }

    /// <summary>Lines up what an earlier agent did not finish. Call once, after all records.</summary>
    /// <param name="cause">Why none of it can be run; null when it can, except what came before a reset.</param>
    public void RestoreWaiting(string? cause)
    {
        foreach (Submission submission in _recent.Values.Where(one => !one.Ended.IsCompleted).OrderBy(one => one.Received.Index))
        {
            if (cause is null && submission.Received.Index > _after)
            {
                _waiting.Writer.TryWrite(submission);
            }
            else
            {
                EndUnrun(submission, cause ?? ResetCause);
            }
        }
    }

    /// <summary>Records that what comes from now on belongs to a new life; what waits ends.</summary>
    /// <param name="record">The record, given how many submissions were received.</param>
    /// <exception cref="AgentException">The journal cannot be written; nothing has changed.</exception>
    public void BeginAnew(Func<int, SessionReset> record)
    {
        Channel<Submission> before;
        lock (_guard)
        {
            SessionReset reset = record(_indexes.Count);
            _journal.Append(reset);
            _after = reset.After;
            before = _waiting;
            _waiting = NewLine();
        }

        EndAll(before, ResetCause);
    }

    /// <summary>Whether a submission of that id was recorded.</summary>
    public bool Knows(string submissionId)
    {
        lock (_guard)
        {
            return _indexes.ContainsKey(submissionId);
        }
    }

    /// <summary>Records a submission and lines it up; a known id gets the submission that has it.</summary>
    /// <exception cref="AgentException">The id does not do, or the journal cannot be written.</exception>
    public Task<SubmissionOutcome> Submit(SubmitRequest request, string by)
    {
        if (request.SubmissionId.Length is 0 or > LongestId)
        {
            throw new AgentException(AgentErrorCode.InvalidArgument, $"a submission id has 1 to {LongestId} characters, not {request.SubmissionId.Length}");
        }

        lock (_guard)
        {
            if (_indexes.TryGetValue(request.SubmissionId, out int known))
            {
                return _recent.TryGetValue(known, out Submission? recent) ? recent.Ended : Task.FromResult(ReadOutcome(known));
            }

            string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Code)));
            var received = new SubmissionReceived(
                _indexes.Count + 1, request.SubmissionId, request.Code, hash, request.SourceName, request.WantValueJson, by, _time.GetUtcNow());
            _journal.Append(received);
            var submission = new Submission(received, _time.GetTimestamp());
            _indexes.Add(request.SubmissionId, received.Index);
            _recent.Add(received.Index, submission);
            if (!_waiting.Writer.TryWrite(submission))
            {
                submission.End(submission.Outcome(SubmissionStatus.WorkerLost, 0, 0, cause: "the session was removed"));
            }

            return submission.Ended;
        }
    }

    /// <summary>The outcome of a recorded submission, when it has ended.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.NoSuchSubmission"/>.</exception>
    public Task<SubmissionOutcome> Outcome(string submissionId)
    {
        lock (_guard)
        {
            return !_indexes.TryGetValue(submissionId, out int index)
                ? throw new AgentException(AgentErrorCode.NoSuchSubmission, $"the session has recorded no submission '{submissionId}'")
                : _recent.TryGetValue(index, out Submission? recent) ? recent.Ended : Task.FromResult(ReadOutcome(index));
        }
    }

    /// <summary>The first submission that has not ended, or that ended at or after a moment; null when there is none.</summary>
    public Submission? FirstNotEndedBefore(long timestamp)
    {
        lock (_guard)
        {
            return _recent.Values
                .Where(one => !one.Ended.IsCompleted || one.EndedTimestamp >= timestamp)
                .MinBy(one => one.Received.Index);
        }
    }

    /// <summary>The submissions from one on, at most the newest; those in memory, which are the newest, too.</summary>
    public MissedSubmission[] MissedFrom(int index)
    {
        lock (_guard)
        {
            return
            [
                .. _recent.Values
                    .Where(one => one.Received.Index >= index)
                    .OrderBy(one => one.Received.Index)
                    .TakeLast(MostMissed)
                    .Select(one => one.Missed(LongestCode)),
            ];
        }
    }

    /// <summary>Asks to stop one submission, or the running one. Returns it; null when there is none such.</summary>
    public Submission? Interrupt(string? submissionId)
    {
        lock (_guard)
        {
            Submission? target = submissionId is null
                ? _running
                : _indexes.TryGetValue(submissionId, out int index) && _recent.TryGetValue(index, out Submission? named) && !named.Ended.IsCompleted
                    ? named
                    : null;
            target?.Interrupt();
            return target;
        }
    }

    /// <summary>Runs submissions in arrival order until <see cref="Abandon"/> or <see cref="BeginAnew"/>.</summary>
    /// <param name="run">Runs one to its end.</param>
    /// <param name="onChange">Called when one begins and when one has ended.</param>
    /// <param name="recorded">Called when an outcome is in the journal.</param>
    /// <param name="logger">Where an unwritable journal is said.</param>
    /// <param name="session">The session's id, for the log.</param>
    /// <param name="cancellationToken">Lets go without ending what runs.</param>
    public async Task RunAsync(
        Func<Submission, Task<SubmissionEnded>> run, Action onChange, Action<Submission> recorded, ILogger logger, int session,
        CancellationToken cancellationToken)
    {
        Channel<Submission> line;
        lock (_guard)
        {
            line = _waiting;
        }

        await foreach (Submission submission in line.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            _running = submission;
            onChange();
            SubmissionEnded ended = await RunOneAsync(run, submission, logger).ConfigureAwait(false);
            try
            {
                _journal.Append(ended);
                recorded(submission);
            }
            catch (AgentException exception)
            {
                // It ran and its client is told. The worker keeps the outcome, so a later agent can still record it.
                logger.OutcomeUnrecorded(session, submission.Received.Index, exception.Message);
            }

            lock (_guard)
            {
                _running = null;
                Forget(submission.Received.Index - OutcomesInMemory);
            }

            logger.SubmissionEnded(session, submission.Received.Index, submission.Received.SubmissionId, ended.Outcome.Status.ToString());
            submission.EndedTimestamp = _time.GetTimestamp();
            submission.End(ended.Outcome);
            onChange();
        }
    }

    /// <summary>Takes nothing new, and ends all that waits, because there is nothing left to run it.</summary>
    public void Abandon(string cause)
    {
        lock (_guard)
        {
            EndAll(_waiting, cause);
        }
    }

    /// <summary>The recorded submissions, oldest first.</summary>
    /// <param name="last">How many of the newest; null for all.</param>
    /// <param name="from">The first wanted; then the answer ends where it would outgrow a message. Null for the first there is.</param>
    public HistoryEntry[] History(int? last, int? from)
    {
        var entries = new List<HistoryEntry>();
        int resets = 0;
        _journal.Read(record =>
        {
            if (record is SubmissionReceived received)
            {
                entries.Add(new HistoryEntry(
                    received.Index, received.SubmissionId, received.Code, received.By, received.At, null, resets, SourceName: received.SourceName));
            }
            else if (record is SubmissionEnded { Outcome: var outcome } ended && outcome.Index <= entries.Count)
            {
                entries[outcome.Index - 1] = entries[outcome.Index - 1] with { Status = outcome.Status, Ran = ended.InChain || ended.Emitted };
            }
            else if (record is SessionReset)
            {
                resets++;
            }
        });
        if (from is int first)
        {
            int room = HistoryPageCharacters;
            return [.. entries.Skip(first - 1).TakeWhile((entry, place) => (room -= entry.Code.Length) >= 0 || place == 0)];
        }

        return [.. last is int count ? entries.TakeLast(count) : entries];
    }

    /// <summary>The submissions that are in the chain, oldest first, as a compiler needs them to build it again.</summary>
    public ChainEntry[] Chain()
    {
        int after;
        lock (_guard)
        {
            after = _after;
        }

        var sources = new Dictionary<int, SubmissionReceived>();
        var entries = new List<ChainEntry>();
        _journal.Read(record =>
        {
            if (record is SubmissionReceived received)
            {
                sources.Add(received.Index, received);
            }
            else if (record is SubmissionEnded ended && sources.Remove(ended.Outcome.Index, out SubmissionReceived? source)
                && ended.InChain && source.Index > after)
            {
                entries.Add(new ChainEntry(source.Index, source.Code, ended.CompiledIn, source.SourceName, ended.Emitted));
            }
        });
        return [.. entries];
    }

    private static async Task<SubmissionEnded> RunOneAsync(
        Func<Submission, Task<SubmissionEnded>> run, Submission submission, ILogger logger)
    {
        try
        {
            return await run(submission).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A fault of ours must cost this submission, not the queue behind it.
            logger.CallFailed(exception);
            SubmissionOutcome outcome = submission.Outcome(
                SubmissionStatus.CompileFailed, 0, 0, [SubmissionRunner.AgentFault(exception.Message)]);
            return new SubmissionEnded(outcome, InChain: false, Emitted: false, "/", []);
        }
    }

    private static Channel<Submission> NewLine() =>
        Channel.CreateUnbounded<Submission>(new UnboundedChannelOptions { SingleReader = true });

    private void EndAll(Channel<Submission> line, string cause)
    {
        line.Writer.TryComplete();
        while (line.Reader.TryRead(out Submission? submission))
        {
            EndUnrun(submission, cause);
        }
    }

    private void EndUnrun(Submission submission, string cause)
    {
        SubmissionOutcome outcome = submission.Outcome(SubmissionStatus.WorkerLost, 0, 0, cause: cause);
        try
        {
            _journal.Append(new SubmissionEnded(outcome, InChain: false, Emitted: false, "/", []));
        }
        catch (AgentException)
        {
            // Whoever waits is told all the same; the next agent finds it without an end and says what can be said then.
        }

        submission.EndedTimestamp = _time.GetTimestamp();
        submission.End(outcome);
    }

    private SubmissionOutcome ReadOutcome(int index)
    {
        SubmissionOutcome? found = null;
        _journal.Read(record => found = record is SubmissionEnded { Outcome: var outcome } && outcome.Index == index ? outcome : found);
        return found ?? throw new AgentException(AgentErrorCode.InvalidArgument, $"the outcome of submission {index} is not recorded");
    }

    private void Forget(int index)
    {
        if (_recent.TryGetValue(index, out Submission? old) && old.Ended.IsCompleted)
        {
            _recent.Remove(index);
        }
    }
}
