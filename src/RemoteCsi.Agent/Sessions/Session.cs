using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Compiling;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.SnapIns;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Sessions;

/// <summary>A persistent script state: its life of the moment, its submissions, its output, and who has entered it.</summary>
/// <remarks>
/// Thread safe. What happens to submissions is the <see cref="SubmissionQueue"/>'s, worker and chain are the
/// <see cref="SessionLife"/>'s; this is who may ask for what, and when it ends.
/// </remarks>
internal sealed partial class Session : ISubmissionWatcher, IAsyncDisposable
{
    // Milliseconds that a client may have an interrupt wait for the end of what it interrupts.
    private const int LongestWait = 60_000;

    private static readonly TimeSpan ResultsPatience = TimeSpan.FromSeconds(1);

    private readonly SessionServices _services;
    private readonly SessionOpened _opened;
    private readonly SessionJournal _journal;
    private readonly SubmissionRecords _records;
    private readonly SubmissionQueue _queue;
    private readonly Broadcast _broadcast;
    private readonly Absence _absence;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _changingLives = new(1);
    private volatile SessionLife _life;
    private Task _comingBack = Task.CompletedTask;
    private volatile string? _cause;
    private volatile int _resets;
    private string? _lastResetId;
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
        _broadcast = new Broadcast(opened.InstanceId, Describe, services.Time, services.VanishedPatience, services.OutputBufferCharacters);
        _absence = new Absence(Path.Combine(journal.Directory, "left"), services.Time);
        _life = NewLife();
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

    private string Says => $"session {Name ?? $"{Id}"}";

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
            usable ? _life.Started?.ProcessId : null,
            _life.Started?.Runtime,
            running?.Received.SubmissionId,
            running?.Received.By,
            _cause,
            _resets);
    }

    /// <summary>Completes when it is known whether the worker of the agent before lives.</summary>
    public Task WhenSettledAsync(CancellationToken cancellationToken) => _settled.Task.WaitAsync(cancellationToken);

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
    /// <remarks>Not <c>async</c>: while the outcome is waited for, nothing here holds the source.</remarks>
    public Task<SubmissionOutcome> SubmitAsync(SubmitRequest request, string by, ISessionListener sender)
    {
        // A known id is answered even by a broken session: its outcome is what the asker waits for.
        if (!_queue.Knows(request.SubmissionId))
        {
            RequireUsable();
        }

        return _queue.Submit(request, by, sender);
    }

    /// <summary>Asks the running submission, or the one of that id, to stop.</summary>
    public async Task<InterruptReply> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken)
    {
        Submission? target = request.EndWorker ? _queue.Running : _queue.Interrupt(request.SubmissionId);
        if (request.EndWorker)
        {
            _life.Worker?.Kill();
        }
        else if (target is not null)
        {
            _life.Worker?.Send(new InterruptFrame(target.Received.SubmissionId));
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

    /// <summary>Asks the compiler something about the chain that changes nothing.</summary>
    /// <param name="question">The question.</param>
    /// <param name="typed">The text that it is about; null when it is about none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<T> AskAsync<T>(Func<ICompiler, Guid, Task<T>> question, string? typed, CancellationToken cancellationToken)
    {
        SessionChain chain = await ChainAsync(cancellationToken).ConfigureAwait(false);
        if (typed is null || !ResultName.MayBeIn(typed) || await ResultsAsync(cancellationToken).ConfigureAwait(false) is not { } results)
        {
            return await chain.AskAsync(question, cancellationToken).ConfigureAwait(false);
        }

        return await chain.AskAsync(
            async (compiler, id) =>
            {
                await compiler.KnowResultsAsync(id, results, cancellationToken).ConfigureAwait(false);
                return await question(compiler, id).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The variables with their values, also while code runs.</summary>
    public async Task<SessionVariables> VariablesAsync(CancellationToken cancellationToken)
    {
        WorkerSupervisor worker = await WorkerAsync(cancellationToken).ConfigureAwait(false);
        return (await worker.ListVariablesAsync(cancellationToken).ConfigureAwait(false)).ToVariables();
    }

    /// <summary>A result, or parts of one, also while code runs.</summary>
    public async Task<InspectedParts> InspectAsync(InspectRequest request, CancellationToken cancellationToken)
    {
        if (request.Offset < 0 || request.Count is < 1 or > InspectedFrame.MostParts)
        {
            throw new AgentException(
                AgentErrorCode.InvalidArgument, $"{request.Count} parts from {request.Offset} on cannot be asked for; it is 1 to {InspectedFrame.MostParts} from 0 on");
        }

        WorkerSupervisor worker = await WorkerAsync(cancellationToken).ConfigureAwait(false);
        if (request.Close)
        {
            worker.Send(new CloseTreeFrame(request.Tree));
            return new InspectedParts(0, []);
        }

        var frame = new InspectFrame(0, request.SubmissionId ?? "", request.Detailed, request.Tree, request.Node, request.Offset, request.Count);
        return (await worker.InspectAsync(frame, cancellationToken).ConfigureAwait(false)).ToParts();
    }

    /// <summary>The recorded submissions, oldest first.</summary>
    public HistoryEntry[] History(HistoryRequest request) => request.From is < 1
        ? throw new AgentException(AgentErrorCode.InvalidArgument, $"submissions are counted from 1, not from {request.From}")
        : _records.History(request.Last, request.From);

    /// <summary>The snap-ins that the packages of its submissions carry.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnreadable"/>.</exception>
    public CarriedSnapIn[] CarriedSnapIns() => CarriedSnapIn.Of(_records.Restored());

    /// <summary>Writes to the journal what a full disk kept from being written.</summary>
    public void WriteWaiting() => _records.WriteWaiting();

    /// <summary>What the last results are; null when the worker does not say so in a moment, for a question of somebody who types can do without.</summary>
    private async Task<KeptResult[]?> ResultsAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ResultsPatience);
        try
        {
            WorkerSupervisor worker = await WorkerAsync(cancellationToken).ConfigureAwait(false);
            return (await worker.ListResultsAsync(patience.Token).ConfigureAwait(false)).ToResults();
        }
        catch (Exception exception) when (exception is AgentException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<WorkerSupervisor> WorkerAsync(CancellationToken cancellationToken)
    {
        await ChainAsync(cancellationToken).ConfigureAwait(false);
        return _life.Worker ?? throw new AgentException(AgentErrorCode.Stopping, "the agent stops");
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
            _life.Worker?.Send(new AckOutcomeFrame(submission.Received.SubmissionId));
        }

        if (submission.IsInherited)
        {
            // A compiler that somebody asked for completion meanwhile has the chain without it.
            _life.Chain?.Forget();
        }

        _broadcast.Tell(submission.ToNotice(InstanceId, outcome), submission.Sender);
        OnSubmissionChange();
    }

    private async Task<SessionChain> ChainAsync(CancellationToken cancellationToken)
    {
        RequireUsable();
        await _settled.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        RequireUsable();
        return _life.Chain ?? throw new AgentException(AgentErrorCode.Stopping, "the agent stops");
    }

    private void BeginAbsence(long unsent, long? lastHeard)
    {
        // What was told to somebody after he was last heard of may never have reached him; nor may what he saw of the
        // code that ran then have reached the one who comes next.
        Submission? first = _queue.FirstNotEndedBefore(lastHeard ?? long.MaxValue);
        long sequence = lastHeard is null || first is null ? unsent : Math.Min(unsent, first.FirstSequence);
        _absence.Begin(sequence, first?.Received.Index ?? _queue.Count + 1, lastHeard is not null);
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
            throw new AgentException(
                AgentErrorCode.SessionBroken,
                $"{Says} is broken: {cause}; #reset (or rcsi reset) starts it anew, with --replay it runs its submissions again");
        }
    }
}
