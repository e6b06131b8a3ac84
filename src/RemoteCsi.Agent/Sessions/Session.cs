using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Compiling;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Sessions;

/// <summary>A persistent script state: its worker, its chain, its submissions, its output, and who has entered it.</summary>
/// <remarks>Thread safe. What happens to submissions is the <see cref="SubmissionQueue"/>'s; this is who may ask for what, and when it ends.</remarks>
internal sealed class Session : IWorkerObserver, ISubmissionWatcher, IAsyncDisposable
{
    // Milliseconds that a client may have an interrupt wait for the end of what it interrupts.
    private const int LongestWait = 60_000;

    private readonly SessionServices _services;
    private readonly SessionOpened _opened;
    private readonly SessionJournal _journal;
    private readonly SubmissionRecords _records;
    private readonly SubmissionQueue _queue;
    private readonly Broadcast _broadcast;
    private readonly Absence _absence;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _adopted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile WorkerSupervisor? _worker;
    private WorkerStarted? _started;
    private SessionChain? _chain;
    private Task _running = Task.CompletedTask;
    private volatile string? _cause;
    private volatile bool _closed;
    private long _idleSince;
    private DateTimeOffset _lastUsed;

    private Session(SessionServices services, SessionOpened opened, SessionJournal journal)
    {
        _services = services;
        _opened = opened;
        _journal = journal;
        _records = new SubmissionRecords(opened, journal, services.Audit, services.Time);
        _queue = new SubmissionQueue(_records, services.Time);
        _broadcast = new Broadcast(opened.InstanceId, Describe, services.Time, services.VanishedPatience);
        _absence = new Absence(Path.Combine(journal.Directory, "left"), services.Time);
        _idleSince = services.Time.GetTimestamp();
        _lastUsed = opened.Created;
    }

    /// <summary>Its small number.</summary>
    public int Id => _opened.Id;

    /// <summary>Its unique id.</summary>
    public Guid InstanceId => _opened.InstanceId;

    /// <summary>Its name; null for a temporary one.</summary>
    public string? Name => _opened.Name;

    /// <summary>Whether it goes with its last client.</summary>
    public bool IsTemporary => _opened.Name is null;

    /// <summary>Whether a client has entered it.</summary>
    public bool HasClients => _broadcast.Clients > 0;

    long IWorkerObserver.LastSequence => _broadcast.Output.LastSequence;

    bool IWorkerObserver.IsAttached => _broadcast.IsAttached;

    /// <summary>Makes a session and starts its worker.</summary>
    /// <exception cref="AgentException">The journal or the worker does not come to be; nothing is left of it.</exception>
    public static async Task<Session> CreateAsync(SessionServices services, SessionOpened opened, CancellationToken cancellationToken)
    {
        string directory = services.PathOf(opened.Id);
        WorkerSupervisor? worker = null;
        SessionJournal? journal = null;
        try
        {
            journal = SessionJournal.Create(directory, opened);
            var session = new Session(services, opened, journal);
            worker = await WorkerSupervisor
                .StartAsync(services.Workers, services.SocketOf(opened.Id), opened.Directory, journal.WorkerErrors, session, cancellationToken)
                .ConfigureAwait(false);

            // Before the worker is asked for anything: one that was never asked knows that no journal has it, and ends by itself.
            session._started = new WorkerStarted(worker.Identity.ProcessId, worker.Identity.StartTime, worker.Welcome.Runtime);
            journal.Append(session._started);
            session._running = session.Begin(worker);
            services.Logger.SessionOpened(opened.Id, opened.Name ?? "temporary", worker.Identity.ProcessId);
            return session;
        }
        catch (Exception exception)
        {
            if (worker is not null)
            {
                await worker.EndAsync().ConfigureAwait(false);
                await worker.DisposeAsync().ConfigureAwait(false);
            }

            journal?.Dispose();
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }

            throw exception is IOException or UnauthorizedAccessException
                ? new AgentException(AgentErrorCode.JournalUnwritable, $"{directory} cannot be written ({exception.Message}); no session was made")
                : exception;
        }
    }

    /// <summary>Brings back a session that an earlier agent left, and begins to look for its worker.</summary>
    /// <returns>Null when it was being made or removed as that agent ended: then nothing of it is left.</returns>
    public static async Task<Session?> RestoreAsync(SessionServices services, SessionOpened opened, string directory)
    {
        var records = new List<JournalRecord>();
        SessionJournal journal = SessionJournal.Open(directory, records.Add);
        WorkerStarted? started = records.OfType<WorkerStarted>().LastOrDefault();
        bool removed = records[^1] is SessionRemoved;
        if (removed || (started is null && journal.Damage is null))
        {
            journal.Dispose();
            if (started is not null)
            {
                await WorkerSupervisor.EndAsync(Identity(started), services.SocketOf(opened.Id), CancellationToken.None).ConfigureAwait(false);
            }

            Directory.Delete(directory, recursive: true);
            File.Delete(services.SocketOf(opened.Id));
            services.Logger.SessionSwept(opened.Id, removed ? "being removed" : "being made");
            return null;
        }

        var session = new Session(services, opened, journal) { _started = started };
        foreach (JournalRecord record in records)
        {
            session._queue.Restore(record);
            session._cause = record switch { SessionBroke broke => broke.Cause, WorkerStarted => null, _ => session._cause };
            session._lastUsed = record switch
            {
                SubmissionReceived { At: var at } => at,
                SubmissionEnded { At: { } at } => at,
                _ => session._lastUsed,
            };
        }

        session._absence.Restore(
            records.OfType<SubmissionEnded>().Select(ended => ended.Outcome.NextSequence).DefaultIfEmpty(1).Max(),
            session._queue.FirstNotEndedBefore(long.MaxValue)?.Received.Index ?? session._queue.Count + 1);
        session._queue.RestoreWaiting();
        session._running = session.ComeBackAsync(started);
        return session;
    }

    /// <summary>The session as it is now.</summary>
    public SessionInfo Describe()
    {
        Submission? running = _queue.Running;
        bool usable = _cause is null && !_closed;
        return new SessionInfo(
            Id,
            InstanceId,
            Name,
            _closed ? SessionState.Closed : !usable ? SessionState.Broken : HasClients ? SessionState.Opened : SessionState.Disconnected,
            !usable ? SessionAvailability.None : running is null ? SessionAvailability.Available : SessionAvailability.Busy,
            IsTemporary,
            _opened.Created,
            _lastUsed,
            _queue.Count,
            _broadcast.Clients,
            _opened.IdleTimeoutSeconds,
            usable ? _started?.ProcessId : null,
            _started?.Runtime,
            running?.Received.SubmissionId,
            running?.Received.By,
            _cause);
    }

    /// <summary>Completes when it is known whether the worker of the agent before lives.</summary>
    public Task WhenSettledAsync(CancellationToken cancellationToken) => _adopted.Task.WaitAsync(cancellationToken);

    /// <summary>Adds a client, which is sent the output that it asked for.</summary>
    public (Subscription Subscription, EnterReply Reply) Enter(ISessionListener listener, EnterRequest request)
    {
        MissedSubmission[]? missed = null;
        long? from = request.FromSequence;
        (long Sequence, int Index)? absence = _absence.Since;
        if (request.Missed && from is null)
        {
            Submission? first = absence is null ? _queue.FirstNotEndedBefore(long.MaxValue) : null;
            from = absence?.Sequence ?? first?.FirstSequence;
            missed = _queue.MissedFrom(absence?.Index ?? first?.Received.Index ?? int.MaxValue);
        }

        // Whoever names a place has been here before, and goes on from there.
        bool takes = request.Missed || request.FromSequence is not null;
        _absence.End(takes, _broadcast.Output.NextSequence, _queue.Count + 1);
        (Subscription subscription, EnterReply reply) = _broadcast.Enter(listener, from);
        return (subscription, reply with { Missed = missed });
    }

    /// <summary>Takes a client away.</summary>
    /// <param name="subscription">The client.</param>
    /// <param name="lastHeard">When it was last heard of, for one that vanished without leaving; null for one that left.</param>
    public async Task LeaveAsync(Subscription subscription, long? lastHeard)
    {
        if (await _broadcast.LeaveAsync(subscription, lastHeard is not null, unsent => BeginAbsence(unsent, lastHeard)).ConfigureAwait(false))
        {
            Touch();
        }
    }

    /// <summary>The outcome of a recorded submission, when it has ended.</summary>
    /// <exception cref="AgentException">There is none of that id.</exception>
    public Task<SubmissionOutcome> OutcomeAsync(string submissionId) => _queue.Outcome(submissionId);

    /// <summary>Records a submission, runs it in its turn, and returns its outcome.</summary>
    /// <exception cref="AgentException">The session cannot take it; it was not recorded.</exception>
    /// <param name="request">What was asked for.</param>
    /// <param name="by">Who asked.</param>
    /// <param name="sender">The client's connection.</param>
    public async Task<SubmissionOutcome> SubmitAsync(SubmitRequest request, string by, ISessionListener sender)
    {
        // A known id is answered even by a broken session: its outcome is what the asker waits for.
        if (!_queue.Knows(request.SubmissionId))
        {
            RequireUsable();
        }

        return await _queue.Submit(request, by, sender).ConfigureAwait(false);
    }

    /// <summary>Asks the running submission, or the one of that id, to stop.</summary>
    public async Task<InterruptReply> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken)
    {
        Submission? target = request.EndWorker ? _queue.Running : _queue.Interrupt(request.SubmissionId);
        if (request.EndWorker)
        {
            _worker?.Kill();
        }
        else if (target is not null)
        {
            _worker?.Send(new InterruptFrame(target.Received.SubmissionId));
        }

        if (target is null || request.WaitMilliseconds <= 0)
        {
            return new InterruptReply(target is not null, target?.Received.SubmissionId);
        }

        try
        {
            TimeSpan wait = TimeSpan.FromMilliseconds(Math.Min(request.WaitMilliseconds, LongestWait));
            await target.Ended.WaitAsync(wait, _services.Time, cancellationToken).ConfigureAwait(false);
            return new InterruptReply(true, target.Received.SubmissionId, HasEnded: true);
        }
        catch (TimeoutException)
        {
            return new InterruptReply(true, target.Received.SubmissionId, HasEnded: false);
        }
    }

    /// <summary>Answers a question for input; ignored when it is answered already.</summary>
    public void Answer(long questionId, string? line) => _broadcast.Answer(questionId, line);

    /// <summary>The completion list at a position of a text being typed.</summary>
    public async Task<CompletionList> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        SessionChain chain = await ChainAsync(cancellationToken).ConfigureAwait(false);
        return await chain.CompleteAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Signature and documentation of a completion item.</summary>
    public async Task<CompletionDescription> DescribeAsync(DescribeRequest request, CancellationToken cancellationToken)
    {
        SessionChain chain = await ChainAsync(cancellationToken).ConfigureAwait(false);
        return await chain.DescribeAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The recorded submissions, oldest first.</summary>
    public HistoryEntry[] History(int? last) => _records.History(last);

    /// <summary>Writes to the journal what a full disk kept from being written.</summary>
    public void WriteWaiting() => _records.WriteWaiting();

    /// <summary>Whether nobody has wanted it for longer than it may idle.</summary>
    public bool IsExpired()
    {
        if (HasClients || _queue.Running is not null)
        {
            return false;
        }

        TimeSpan allowed = IsTemporary ? _services.Limits.TemporaryGrace : TimeSpan.FromSeconds(_opened.IdleTimeoutSeconds);
        return _services.Time.GetElapsedTime(Volatile.Read(ref _idleSince)) > allowed;
    }

    /// <summary>Ends the session, its worker and its journal.</summary>
    public async Task CloseAsync(string reason, string? by)
    {
        _closed = true;
        NoteRemoval(reason, by);
        _queue.Abandon("the session was removed", _services.Logger, Id);
        if (_worker is null)
        {
            // It may still be being looked for, and may be found in this very moment.
            await _ending.CancelAsync().ConfigureAwait(false);
            await _running.ConfigureAwait(false);
        }

        await (_worker?.EndAsync() ?? EndWorkerAsync(_started)).ConfigureAwait(false);
        _broadcast.Announce();
        await _running.ConfigureAwait(false);
        try
        {
            await (_chain?.CloseAsync(CancellationToken.None) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is CompilerFailedException or AgentException or ObjectDisposedException)
        {
            // A compiler that is gone has forgotten the chain.
        }

        await DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_journal.Directory, recursive: true);
        File.Delete(_services.SocketOf(Id));
        _services.Logger.SessionRemoved(Id, reason);
    }

    /// <summary>Lets go of the session, whose worker lives on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        if (_worker is not null)
        {
            await _worker.DisposeAsync().ConfigureAwait(false);
        }

        _records.WriteWaiting();
        _chain?.Dispose();
        _journal.Dispose();
    }

    void ISubmissionWatcher.OnBegan(Submission submission)
    {
        OnSubmissionChange();
        _broadcast.Tell(submission.ToNotice(InstanceId), submission.Sender);
    }

    void ISubmissionWatcher.OnEnded(Submission submission, SubmissionOutcome outcome, bool recorded)
    {
        if (recorded)
        {
            _worker?.Send(new AckOutcomeFrame(submission.Received.SubmissionId));
        }

        if (submission.IsInherited)
        {
            // A compiler that somebody asked for completion meanwhile has the chain without it.
            _chain?.Forget();
        }

        _broadcast.Tell(submission.ToNotice(InstanceId, outcome), submission.Sender);
        OnSubmissionChange();
    }

    void IWorkerObserver.OnUnclaimedOutcome()
    {
        if (_worker is { } worker)
        {
            AcknowledgeRecorded(worker);
        }
    }

    void IWorkerObserver.OnOutput(OutputFrame output) => _broadcast.Add(output);

    void IWorkerObserver.OnQuestion(InputQuestionFrame question) => _broadcast.Ask(question);

    void IWorkerObserver.OnLost(string cause) => Break(cause);

    private static ProcessIdentity Identity(WorkerStarted started) => new(started.ProcessId, started.StartTime);

    /// <summary>From now on there is a worker. The task runs the submissions.</summary>
    private Task Begin(WorkerSupervisor worker)
    {
        _broadcast.Output.Expect(worker.Welcome.NextSequence);
        _broadcast.Connect(worker.Send);
        _chain = new SessionChain(
            _services.Compilers, InstanceId, worker.Welcome.FrameworkAssemblies, SessionServices.Usings, _records.Chain);
        _worker = worker;
        _adopted.TrySetResult();
        AcknowledgeRecorded(worker);
        var runner = new SubmissionRunner(_chain, worker, _records, _broadcast.Output, _services.Time);
        return RunQueueAsync(runner, worker);
    }

    /// <summary>The outcomes of submissions that an earlier agent has recorded, and could not say so any more.</summary>
    private void AcknowledgeRecorded(WorkerSupervisor worker)
    {
        foreach (string id in worker.TakeUnclaimed(_queue.HasEnded))
        {
            worker.Send(new AckOutcomeFrame(id));
        }
    }

    private async Task RunQueueAsync(SubmissionRunner runner, WorkerSupervisor worker)
    {
        try
        {
            await _queue.RunAsync(
                submission =>
                {
                    // What the worker has from an earlier agent began to write before this one knew of any output.
                    submission.FirstSequence = submission.Received.SubmissionId == worker.Welcome.RunningSubmissionId ? 1 : _broadcast.Output.NextSequence;
                    return runner.RunAsync(submission, _ending.Token);
                },
                this, _services.Logger, Id, _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The agent lets go; what runs goes on in the worker and the next agent hears of it.
        }
    }

    private async Task ComeBackAsync(WorkerStarted? started)
    {
        await Task.Yield();
        try
        {
            if (_journal.Damage is { } damage)
            {
                await EndWorkerAsync(started).ConfigureAwait(false);
                throw new WorkerLostException(
                    $"its journal is {damage}, so what was declared in it is not known any more; {Path.Combine(_journal.Directory, "journal")} was left as it is");
            }

            if (_cause is not null)
            {
                _queue.Abandon(_cause, _services.Logger, Id);
                return;
            }

            WorkerSupervisor worker = await WorkerSupervisor.AdoptAsync(
                Identity(started!), _services.SocketOf(Id), _journal.WorkerErrors, this, _ending.Token).ConfigureAwait(false);
            _services.Logger.SessionFound(Id, worker.Identity.ProcessId, _queue.Count);
            await Begin(worker).ConfigureAwait(false);
        }
        catch (WorkerLostException lost)
        {
            Break(lost.Message);
        }
        catch (OperationCanceledException)
        {
            // The agent stops, or the session is removed, before the worker was reached.
        }
        finally
        {
            _adopted.TrySetResult();
        }
    }

    private Task EndWorkerAsync(WorkerStarted? started) => started is null
        ? Task.CompletedTask
        : WorkerSupervisor.EndAsync(Identity(started), _services.SocketOf(Id), CancellationToken.None);

    private void NoteRemoval(string reason, string? by)
    {
        DateTimeOffset now = _services.Time.GetUtcNow();
        try
        {
            _services.Audit.Append(new AuditEntry(now, AuditKind.Removed, Id, InstanceId, Name, by, Reason: reason));
            _journal.Append(new SessionRemoved(reason, now));
        }
        catch (AgentException)
        {
            // On a full disk removing is what helps. Should this agent end before it is done, the next finds the session as it was.
        }
    }

    private async Task<SessionChain> ChainAsync(CancellationToken cancellationToken)
    {
        RequireUsable();
        await _adopted.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        RequireUsable();
        return _chain ?? throw new AgentException(AgentErrorCode.Stopping, "the agent stops");
    }

    private void BeginAbsence(long unsent, long? lastHeard)
    {
        // What was told to somebody after he was last heard of may never have reached him; nor may what he saw of the
        // code that ran then have reached the one who comes next.
        Submission? first = _queue.FirstNotEndedBefore(lastHeard ?? long.MaxValue);
        long sequence = lastHeard is null || first is null ? unsent : Math.Min(unsent, first.FirstSequence);
        _absence.Begin(sequence, first?.Received.Index ?? _queue.Count + 1, lastHeard is not null);
    }

    private void Break(string cause)
    {
        if (_closed || _cause is not null)
        {
            return;
        }

        _cause = cause;
        _services.Logger.SessionBroken(Id, cause);
        try
        {
            _journal.Append(new SessionBroke(cause, _services.Time.GetUtcNow()));
        }
        catch (AgentException)
        {
            // Not recorded, it is found again by the next agent, which sees that the worker is gone.
        }

        _queue.Abandon(cause, _services.Logger, Id);
        Touch();
        _broadcast.Announce();
    }

    private void OnSubmissionChange()
    {
        Touch();
        if (_queue.Running is null)
        {
            // What waited for input was stopped with its submission.
            _broadcast.ForgetQuestion();
        }

        _broadcast.AnnounceSoon();
    }

    private void Touch()
    {
        Volatile.Write(ref _idleSince, _services.Time.GetTimestamp());
        _lastUsed = _services.Time.GetUtcNow();
    }

    private void RequireUsable()
    {
        if (_cause is { } cause)
        {
            throw new AgentException(AgentErrorCode.SessionBroken, $"session {Name ?? $"{Id}"} is broken: {cause}; remove it and make a new one");
        }
    }
}
