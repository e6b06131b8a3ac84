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
    private const int LongestId = 64;
    private const int MostMissed = 32;
    private const int LongestCode = 4096;

    private readonly Lock _guard = new();
    private readonly SessionJournal _journal;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, int> _indexes = [];
    private readonly Dictionary<int, Submission> _recent = [];
    private readonly Channel<Submission> _waiting = Channel.CreateUnbounded<Submission>(new UnboundedChannelOptions { SingleReader = true });
    private volatile Submission? _running;

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
        else if (record is SubmissionEnded { Outcome: var outcome } && _recent.TryGetValue(outcome.Index, out Submission? ended))
        {
            ended.End(outcome);
            Forget(outcome.Index - OutcomesInMemory);
        }
    }

    /// <summary>Lines up what an earlier agent did not finish. Call once, after all records.</summary>
    public void RestoreWaiting()
    {
        foreach (Submission submission in _recent.Values.Where(one => !one.Ended.IsCompleted).OrderBy(one => one.Received.Index))
        {
            _waiting.Writer.TryWrite(submission);
        }
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

    /// <summary>Runs submissions in arrival order until <see cref="Complete"/>.</summary>
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
        await foreach (Submission submission in _waiting.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
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

    /// <summary>Takes nothing new.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Ends all that waits, because there is nothing left to run it.</summary>
    public void Abandon(string cause)
    {
        Complete();
        while (_waiting.Reader.TryRead(out Submission? submission))
        {
            submission.EndedTimestamp = _time.GetTimestamp();
            submission.End(submission.Outcome(SubmissionStatus.WorkerLost, 0, 0, cause: cause));
        }
    }

    /// <summary>The recorded submissions, oldest first.</summary>
    public HistoryEntry[] History(int? last)
    {
        var entries = new List<HistoryEntry>();
        _journal.Read(record =>
        {
            if (record is SubmissionReceived received)
            {
                entries.Add(new HistoryEntry(received.Index, received.SubmissionId, received.Code, received.By, received.At, null));
            }
            else if (record is SubmissionEnded { Outcome: var outcome } && outcome.Index <= entries.Count)
            {
                entries[outcome.Index - 1] = entries[outcome.Index - 1] with { Status = outcome.Status };
            }
        });
        return [.. last is int count ? entries.TakeLast(count) : entries];
    }

    /// <summary>The submissions that are in the chain, oldest first, as a compiler needs them to build it again.</summary>
    public ChainEntry[] Chain()
    {
        var sources = new Dictionary<int, SubmissionReceived>();
        var entries = new List<ChainEntry>();
        _journal.Read(record =>
        {
            if (record is SubmissionReceived received)
            {
                sources.Add(received.Index, received);
            }
            else if (record is SubmissionEnded ended && sources.Remove(ended.Outcome.Index, out SubmissionReceived? source) && ended.InChain)
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
