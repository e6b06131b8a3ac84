using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent.Sessions;

/// <summary>A session's submissions: recorded as they come, run one after the other, remembered by id.</summary>
/// <remarks>
/// Thread safe. A submission is recorded before anything is done with it, and its id is known from then on: a
/// repeat waits for, or gets, the one outcome. The outcomes kept in memory are few; older ones are read from the journal.
/// </remarks>
internal sealed class SubmissionQueue(SubmissionRecords records, TimeProvider time)
{
    private const int OutcomesInMemory = 64;
    private const int LongestId = 64;
    private const string ResetCause = "the session was reset";
    private const int MostMissed = 32;
    private const int LongestCode = 4096;

    /// <summary>How many submissions may wait; whoever sends more than a person or a script means is refused.</summary>
    private const int MostWaiting = 1000;

    /// <summary>How much source may wait, in UTF-16 units, if it is more than one submission's.</summary>
    private const long MostWaitingSource = 16 * 1024 * 1024;

    private readonly Lock _guard = new();
    private readonly Dictionary<string, int> _indexes = [];
    private readonly Dictionary<int, Submission> _recent = [];
    private volatile Submission? _running;

    // Guarded by _guard: what has come and has not ended.
    private int _unended;
    private long _unendedSource;

    // Guarded by _guard. What was received up to and including this number belongs to lives before this one.
    private int _after;
    private Channel<Submission> _waiting = NewLine();

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
        switch (record)
        {
            case SubmissionReceived received:
                _indexes[received.SubmissionId] = received.Index;
                TimeSpan age = time.GetUtcNow() - received.At;
                long before = age > TimeSpan.Zero ? (long)(age.TotalSeconds * time.TimestampFrequency) : 0;
                _recent[received.Index] = new Submission(received, time.GetTimestamp() - before);
                break;
            case SubmissionInterrupted { Index: int index } when _recent.TryGetValue(index, out Submission? interrupted):
                interrupted.Interrupt();
                break;
            case SubmissionStarted started when _recent.TryGetValue(started.Index, out Submission? begun):
                begun.Started = started;
                break;
            case SubmissionEnded { Outcome: var outcome } when _recent.TryGetValue(outcome.Index, out Submission? ended):
                ended.End(outcome);
                _recent[outcome.Index] = ended.Remembered(recorded: true);
                Forget(outcome.Index - OutcomesInMemory);
                break;
            case SessionReset reset:
                _after = reset.After;
                break;
            default:
                // The rest is the session's.
                break;
        }
    }

    /// <summary>Lines up what an earlier agent did not finish, before anything new; what came before a reset ends. Call once, after all records.</summary>
    /// <param name="logger">Where an unwritable journal is said.</param>
    /// <param name="session">The session's id, for the log.</param>
    public void RestoreWaiting(ILogger logger, int session)
    {
        foreach (Submission submission in _recent.Values.Where(one => !one.Ended.IsCompleted).OrderBy(one => one.Received.Index))
        {
            if (submission.Received.Index <= _after)
            {
                EndUnrun(submission, ResetCause, logger, session);
                continue;
            }

            _running ??= submission;
            _waiting.Writer.TryWrite(submission);
        }
    }

    /// <summary>Records that what comes from now on belongs to a new life; what waits ends.</summary>
    /// <param name="record">The record, given how many submissions were received.</param>
    /// <param name="logger">Where an unwritable journal is said.</param>
    /// <param name="session">The session's id, for the log.</param>
    /// <exception cref="AgentException">The journal cannot be written; nothing has changed.</exception>
    public void BeginAnew(Func<int, SessionReset> record, ILogger logger, int session)
    {
        Channel<Submission> before;
        lock (_guard)
        {
            SessionReset reset = record(_indexes.Count);
            records.Reset(reset);
            _after = reset.After;
            before = _waiting;
            _waiting = NewLine();
        }

        EndAll(before, ResetCause, logger, session);
    }

    /// <summary>Whether a submission of that id was recorded.</summary>
    public bool Knows(string submissionId)
    {
        lock (_guard)
        {
            return _indexes.ContainsKey(submissionId);
        }
    }

    /// <summary>Whether a submission of that id has ended, and that is recorded.</summary>
    public bool HasEnded(string submissionId)
    {
        lock (_guard)
        {
            return _indexes.TryGetValue(submissionId, out int index) && (!_recent.TryGetValue(index, out Submission? recent) || recent.Ended.IsCompleted);
        }
    }

    /// <summary>Records a submission and lines it up; a known id gets the submission that has it.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="by">Who asked.</param>
    /// <param name="sender">The client's connection, which need not be told of its own submission.</param>
    /// <exception cref="AgentException">The id does not do, or it cannot be recorded.</exception>
    public Task<SubmissionOutcome> Submit(SubmitRequest request, string by, ISessionListener sender)
    {
        if (request.SubmissionId.Length is 0 or > LongestId)
        {
            throw new AgentException(AgentErrorCode.InvalidArgument, $"a submission id has 1 to {LongestId} characters, not {request.SubmissionId.Length}");
        }

        lock (_guard)
        {
            if (_indexes.TryGetValue(request.SubmissionId, out int known))
            {
                if (!_recent.TryGetValue(known, out Submission? recent) || recent.IsOutcomeCut)
                {
                    return Task.FromResult(Recorded(known));
                }

                recent.Sender = sender;
                return recent.Ended;
            }

            if (_unended >= MostWaiting || (_unended > 0 && _unendedSource + request.Code.Length + LoadedFile.LengthOf(request.Loaded) > MostWaitingSource))
            {
                throw new AgentException(
                    AgentErrorCode.LimitReached, $"{_unended} submissions of this session wait already; send more when some of them have ended");
            }

            (SubmissionReceived received, long place) = records.Receive(_indexes.Count + 1, request, by);
            var submission = new Submission(received, time.GetTimestamp(), place) { Sender = sender };
            TrackEnd(submission);
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
                : _recent.TryGetValue(index, out Submission? recent) && !recent.IsOutcomeCut ? recent.Ended : Task.FromResult(Recorded(index));
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

    /// <summary>Asks to stop one submission, or the running one. One that only waits has ended then, for who sent it. Returns it; null when there is none such.</summary>
    public Submission? Interrupt(string? submissionId)
    {
        lock (_guard)
        {
            Submission? target = submissionId is null
                ? _running
                : _indexes.TryGetValue(submissionId, out int index) && _recent.TryGetValue(index, out Submission? named) && !named.Ended.IsCompleted
                    ? named
                    : null;

            // A later agent must not run what was called off here, so it is called off for good only when that is written down.
            bool isOver = target is { IsInterrupted: false } && target != _running && records.Interrupt(target.Received.Index);
            target?.Interrupt();
            if (isOver)
            {
                // What runs before it may be somebody else's, and go on for hours. It is passed over, and recorded as ended, when its turn comes.
                target!.End(target.Outcome(SubmissionStatus.Cancelled, 0, time.GetElapsedTime(target.ReceivedTimestamp).TotalMilliseconds));
            }

            return target;
        }
    }

    /// <summary>Runs submissions in arrival order until <see cref="Abandon"/> or <see cref="BeginAnew"/>.</summary>
    /// <param name="run">Runs one to its end.</param>
    /// <param name="watcher">Told what happens.</param>
    /// <param name="logger">Where an unwritable journal is said.</param>
    /// <param name="session">The session's id, for the log.</param>
    /// <param name="cancellationToken">Lets go without ending what runs.</param>
    public async Task RunAsync(
        Func<Submission, Task<SubmissionEnded>> run, ISubmissionWatcher watcher, ILogger logger, int session, CancellationToken cancellationToken)
    {
        Channel<Submission> line;
        lock (_guard)
        {
            line = _waiting;
        }

        await foreach (Submission submission in line.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            lock (_guard)
            {
                _running = submission;
            }

            watcher.OnBegan(submission);
            SubmissionEnded ended = await RunOneAsync(run, submission, logger).ConfigureAwait(false);
            bool recorded = Record(ended, submission, logger, session);
            lock (_guard)
            {
                _running = null;
                Forget(submission.Received.Index - OutcomesInMemory);
            }

            logger.SubmissionEnded(session, submission.Received.Index, submission.Received.SubmissionId, ended.Outcome.Status.ToString());
            submission.EndedTimestamp = time.GetTimestamp();
            submission.End(ended.Outcome);
            watcher.OnEnded(submission, ended.Outcome, recorded);
            lock (_guard)
            {
                _recent[submission.Received.Index] = submission.Remembered(recorded);
            }

            if (recorded && ended.Outcome.IsLarge())
            {
                // As it came from the worker, as text, and as it went to the journal.
                long bytes = 3L * ended.Outcome.Size();
                LargeGarbage.Add(bytes);
                await LargeGarbage.MakeRoomAsync(bytes).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes nothing new, and ends all that waits, because there is nothing left to run it.</summary>
    public void Abandon(string cause, ILogger logger, int session)
    {
        Channel<Submission> line;
        lock (_guard)
        {
            line = _waiting;
        }

        EndAll(line, cause, logger, session);

        // What an earlier agent left running is among them; what runs in this one ends by itself.
        if (_running is { Ended.IsCompleted: true })
        {
            _running = null;
        }
    }

    private static Channel<Submission> NewLine() =>
        Channel.CreateUnbounded<Submission>(new UnboundedChannelOptions { SingleReader = true });

    private void EndAll(Channel<Submission> line, string cause, ILogger logger, int session)
    {
        line.Writer.TryComplete();
        while (line.Reader.TryRead(out Submission? submission))
        {
            EndUnrun(submission, cause, logger, session);
        }
    }

    private void EndUnrun(Submission submission, string cause, ILogger logger, int session)
    {
        submission.EndedTimestamp = time.GetTimestamp();
        SubmissionOutcome outcome = submission.Ended.IsCompletedSuccessfully ? submission.Ended.Result : submission.Outcome(SubmissionStatus.WorkerLost, 0, 0, cause: cause);
        Record(new SubmissionEnded(outcome, InChain: false, Emitted: false, "/", []), submission, logger, session);
        submission.End(outcome);
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

    private bool Record(SubmissionEnded ended, Submission submission, ILogger logger, int session)
    {
        try
        {
            records.End(ended);
            return true;
        }
        catch (AgentException exception)
        {
            // It ran and its client is told. The records keep it, and the worker does, should this agent end before they are written.
            logger.OutcomeUnrecorded(session, submission.Received.Index, exception.Message);
            return false;
        }
    }

    private SubmissionOutcome Recorded(int index) => records.Outcome(index)
        ?? throw new AgentException(AgentErrorCode.NoSuchSubmission, $"the outcome of submission {index} is not recorded");

    private void TrackEnd(Submission submission)
    {
        _unended++;
        _unendedSource += submission.SourceLength;
        submission.Ended.ContinueWith(
            _ =>
            {
                lock (_guard)
                {
                    _unended--;
                    _unendedSource -= submission.SourceLength;
                }
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void Forget(int index)
    {
        if (_recent.TryGetValue(index, out Submission? old) && old.Ended.IsCompleted)
        {
            _recent.Remove(index);
        }
    }
}
