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
internal sealed class Session : IWorkerObserver, IAsyncDisposable
{
    // Milliseconds that a client may have an interrupt wait for the end of what it interrupts.
    private const int LongestWait = 60_000;

    private readonly SessionServices _services;
    private readonly SessionOpened _opened;
    private readonly SessionJournal _journal;
    private readonly SubmissionQueue _queue;
    private readonly Broadcast _broadcast;
    private readonly Absence _absence;
    private readonly CancellationTokenSource _ending = new();
    private WorkerSupervisor? _worker;
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
        _queue = new SubmissionQueue(journal, services.Time);
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

    long IWorkerObserver.LastSequence => _broadcast.Output.NextSequence - 1;

    bool IWorkerObserver.IsAttached => _broadcast.IsAttached;

    /// <summary>Makes a session and starts its worker.</summary>
    /// <exception cref="AgentException">The journal or the worker does not come to be; nothing is left of it.</exception>
    public static async Task<Session> CreateAsync(SessionServices services, SessionOpened opened, CancellationToken cancellationToken)
    {
        SessionJournal journal = SessionJournal.Create(services.PathOf(opened.Id), opened);
        var session = new Session(services, opened, journal);
        try
        {
            WorkerSupervisor worker = await WorkerSupervisor
                .StartAsync(services.Workers, services.SocketOf(opened.Id), opened.Directory, journal.WorkerErrors, session, cancellationToken)
                .ConfigureAwait(false);
            journal.Append(new WorkerStarted(worker.Identity.ProcessId, worker.Identity.StartTime, worker.Welcome.Runtime));
            session.Begin(worker);
            services.Logger.SessionOpened(opened.Id, opened.Name ?? "temporary", worker.Identity.ProcessId);
            return session;
        }
        catch
        {
            journal.Dispose();
            Directory.Delete(journal.Directory, recursive: true);
            throw;
        }
    }

    /// <summary>Brings back a session that an earlier agent left, with its worker if that lives.</summary>
    /// <exception cref="InvalidDataException">The directory holds no session.</exception>
    public static async Task<Session> RestoreAsync(SessionServices services, string directory, CancellationToken cancellationToken)
    {
        var records = new List<JournalRecord>();
        SessionJournal journal = SessionJournal.Open(directory, records.Add);
        if (records.FirstOrDefault() is not SessionOpened opened)
        {
            journal.Dispose();
            throw new InvalidDataException("its journal does not begin with the session's opening");
        }

        var session = new Session(services, opened, journal);
        foreach (JournalRecord record in records)
        {
            session._queue.Restore(record);
            session._cause = record switch { SessionBroke broke => broke.Cause, WorkerStarted => null, _ => session._cause };
        }

        session._absence.Restore(
            records.OfType<SubmissionEnded>().Select(ended => ended.Outcome.NextSequence).DefaultIfEmpty(1).Max(),
            session._queue.FirstNotEndedBefore(long.MaxValue)?.Received.Index ?? session._queue.Count + 1);
        WorkerStarted? worker = records.OfType<WorkerStarted>().LastOrDefault();
        if (session._cause is null)
        {
            await session.AdoptAsync(worker, cancellationToken).ConfigureAwait(false);
        }

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
            usable ? _worker?.Identity.ProcessId : null,
            _worker?.Welcome.Runtime,
            running?.Received.SubmissionId,
            running?.Received.By,
            _cause);
    }

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
    public async Task<SubmissionOutcome> SubmitAsync(SubmitRequest request, string by)
    {
        // A known id is answered even by a broken session: its outcome is what the asker waits for.
        if (!_queue.Knows(request.SubmissionId))
        {
            RequireUsable();
        }

        return await _queue.Submit(request, by).ConfigureAwait(false);
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
    public Task<CompletionList> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        RequireUsable();
        return _chain!.CompleteAsync(request, cancellationToken);
    }

    /// <summary>Signature and documentation of a completion item.</summary>
    public Task<CompletionDescription> DescribeAsync(DescribeRequest request, CancellationToken cancellationToken)
    {
        RequireUsable();
        return _chain!.DescribeAsync(request, cancellationToken);
    }

    /// <summary>The recorded submissions, oldest first.</summary>
    public HistoryEntry[] History(int? last) => _queue.History(last);

    /// <summary>Whether nobody has wanted it for longer than it may idle.</summary>
    public bool IsExpired()
    {
        if (HasClients || _queue.Running is not null)
        {
            return false;
        }

        TimeSpan allowed = IsTemporary ? _services.TemporaryGrace : TimeSpan.FromSeconds(_opened.IdleTimeoutSeconds);
        return _services.Time.GetElapsedTime(Volatile.Read(ref _idleSince)) > allowed;
    }

    /// <summary>Ends the session, its worker and its journal.</summary>
    public async Task CloseAsync(string reason)
    {
        _closed = true;
        _queue.Abandon("the session was removed");
        if (_worker is not null)
        {
            await _worker.EndAsync().ConfigureAwait(false);
        }

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

        _chain?.Dispose();
        _journal.Dispose();
    }

    void IWorkerObserver.OnOutput(OutputFrame output) => _broadcast.Add(output);

    void IWorkerObserver.OnQuestion(InputQuestionFrame question) => _broadcast.Ask(question);

    void IWorkerObserver.OnLost(string cause) => Break(cause);

    private void Begin(WorkerSupervisor worker)
    {
        _worker = worker;
        _broadcast.Connect(worker.Send);
        _chain = new SessionChain(
            _services.Compilers, InstanceId, worker.Welcome.FrameworkAssemblies, SessionServices.Usings, _queue.Chain);
        var runner = new SubmissionRunner(_chain, worker, _broadcast.Output, _services.Time);
        _running = RunQueueAsync(runner, worker);
    }

    private async Task RunQueueAsync(SubmissionRunner runner, WorkerSupervisor worker)
    {
        try
        {
            await _queue.RunAsync(
                submission =>
                {
                    submission.FirstSequence = _broadcast.Output.NextSequence;
                    return runner.RunAsync(submission, _ending.Token);
                },
                OnSubmissionChange,
                submission => worker.Send(new AckOutcomeFrame(submission.Received.SubmissionId)),
                _services.Logger,
                Id,
                _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The agent lets go; what runs goes on in the worker and the next agent hears of it.
        }
    }

    private async Task AdoptAsync(WorkerStarted? started, CancellationToken cancellationToken)
    {
        try
        {
            if (started is null)
            {
                throw new WorkerLostException("the agent ended while its worker was being started");
            }

            WorkerSupervisor worker = await WorkerSupervisor.AdoptAsync(
                new ProcessIdentity(started.ProcessId, started.StartTime), _services.SocketOf(Id), _journal.WorkerErrors, this, cancellationToken)
                .ConfigureAwait(false);
            _queue.RestoreWaiting();
            Begin(worker);
            _services.Logger.SessionFound(Id, worker.Identity.ProcessId, _queue.Count);
        }
        catch (WorkerLostException lost)
        {
            _queue.RestoreWaiting();
            Break(lost.Message);
        }
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

        _queue.Abandon(cause);
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
