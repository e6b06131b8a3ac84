using RemoteCsi.Agent.Compiling;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Restoring;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Sessions;

/// <summary>
/// One life of a session: a worker, the chain that its submissions are compiled onto, and what runs them. A session has one at a
/// time; a reset ends it and begins another.
/// </summary>
/// <remarks>Begun or adopted once, then ended or let go of once. What is asked of a life without a worker does nothing.</remarks>
/// <param name="services">What all sessions share.</param>
/// <param name="place">Where the worker's things are.</param>
/// <param name="broadcast">Where output and questions go.</param>
/// <param name="queue">The session's submissions.</param>
/// <param name="records">What is written of them.</param>
/// <param name="lost">Told once when the worker is gone, and why.</param>
internal sealed class SessionLife(
    SessionServices services, WorkerPlace place, Broadcast broadcast, SubmissionQueue queue, SubmissionRecords records, Action<SessionLife, string> lost)
    : IWorkerObserver, IAsyncDisposable
{
    private readonly CancellationTokenSource _lettingGo = new();
    private Task _running = Task.CompletedTask;

    // Read by any thread, each set once.
    private volatile WorkerSupervisor? _worker;
    private volatile SessionChain? _chain;
    private volatile WorkerStarted? _started;

    /// <summary>The worker; null before it is there.</summary>
    public WorkerSupervisor? Worker => _worker;

    /// <summary>The chain; null before the worker is there.</summary>
    public SessionChain? Chain => _chain;

    /// <summary>What is recorded of the worker; known before it is reached when an earlier agent recorded it.</summary>
    public WorkerStarted? Started => _started;

    long IWorkerObserver.LastSequence => broadcast.Output.LastSequence;

    bool IWorkerObserver.IsAttached => broadcast.IsAttached;

    /// <summary>Begins with a worker of its own: the spare one, or a new one.</summary>
    /// <returns>What is to be recorded of it before anything runs.</returns>
    /// <exception cref="AgentException">No worker could be had.</exception>
    public async Task<WorkerStarted> BeginAsync(CancellationToken cancellationToken)
    {
        Standby? ready = services.Spare?.Take();
        WorkerSupervisor worker = ready is null
            ? await StartAsync(cancellationToken).ConfigureAwait(false)
            : await TryAssignAsync(ready.Worker, cancellationToken).ConfigureAwait(false)
                ?? await StartAsync(cancellationToken).ConfigureAwait(false);
        SessionChain chain = ready?.Chain ?? services.NewChain(Guid.NewGuid(), worker.Welcome.FrameworkAssemblies);
        _chain = chain;
        _started = new WorkerStarted(worker.Identity.ProcessId, worker.Identity.StartTime, worker.Welcome.Runtime, chain.Id);
        _worker = worker;
        return _started;
    }

    /// <summary>Goes on with the worker that an earlier agent started.</summary>
    /// <exception cref="WorkerLostException">It is gone.</exception>
    public async Task AdoptAsync(WorkerStarted started, Guid session, CancellationToken cancellationToken)
    {
        _started = started;
        WorkerSupervisor worker = await WorkerSupervisor
            .AdoptAsync(new ProcessIdentity(started.ProcessId, started.StartTime), place, this, cancellationToken).ConfigureAwait(false);
        _chain = services.NewChain(started.Chain ?? session, worker.Welcome.FrameworkAssemblies);
        _worker = worker;
    }

    /// <summary>Runs what waits and what comes.</summary>
    /// <param name="watcher">Told when one begins and when one has ended.</param>
    /// <param name="session">The session's id, for the log.</param>
    public void Run(ISubmissionWatcher watcher, int session)
    {
        WorkerSupervisor worker = _worker!;
        SessionChain chain = _chain!;
        broadcast.Output.Expect(worker.Welcome.NextSequence);
        broadcast.Connect(worker.Send);
        var references = new SessionReferences(services.Restorer, worker.Welcome.FrameworkAssemblies, worker.Welcome.Runtime, records.Chain, broadcast);
        chain.Entries = records.Chain;
        chain.Repair = references.RepairAsync;
        chain.Keep = records.KeptAssemblies;
        chain.Directory = worker.Welcome.WorkingDirectory;
        AcknowledgeRecorded(worker);
        _running = RunAsync(new SubmissionRunner(chain, references, worker, records, broadcast.Output, services.Time), worker, watcher, session);
    }

    /// <summary>Ends the worker, gently first, and with it what runs; the queue must have been told before.</summary>
    /// <param name="reason">What whoever waits for a submission is told as the cause.</param>
    public async Task EndAsync(string reason)
    {
        await (_worker?.EndAsync(reason) ?? Task.CompletedTask).ConfigureAwait(false);
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
    }

    /// <summary>Lets go of the worker, which lives on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lettingGo.CancelAsync().ConfigureAwait(false);
        if (_worker is { } worker)
        {
            await worker.DisposeAsync().ConfigureAwait(false);
        }

        _chain?.Dispose();
    }

    void IWorkerObserver.OnOutput(OutputFrame output) => broadcast.Add(output);

    void IWorkerObserver.OnQuestion(InputQuestionFrame question) => broadcast.Ask(question);

    void IWorkerObserver.OnReport(ReportedFrame report) => broadcast.Tell(report);

    void IWorkerObserver.OnUnclaimedOutcome()
    {
        if (_worker is { } worker)
        {
            AcknowledgeRecorded(worker);
        }
    }

    void IWorkerObserver.OnLost(string cause) => lost(this, cause);

    /// <summary>The outcomes of submissions that an earlier agent has recorded, and could not say so any more.</summary>
    private void AcknowledgeRecorded(WorkerSupervisor worker)
    {
        foreach (string id in worker.TakeUnclaimed(queue.HasEnded))
        {
            worker.Send(new AckOutcomeFrame(id));
        }
    }

    private async Task<WorkerSupervisor> StartAsync(CancellationToken cancellationToken)
    {
        using UnassignedWorker worker = await UnassignedWorker
            .StartAsync(services.Workers, services.NextUnassignedSocket(), cancellationToken).ConfigureAwait(false);
        try
        {
            return await AssignAsync(worker, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new AgentException(Protocol.AgentErrorCode.WorkerStartFailed, exception.Message);
        }
    }

    private async Task<WorkerSupervisor?> TryAssignAsync(UnassignedWorker spare, CancellationToken cancellationToken)
    {
        using UnassignedWorker worker = spare;
        try
        {
            return await AssignAsync(worker, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It died a moment ago, or hangs; a new one takes a little longer.
            return null;
        }
    }

    private Task<WorkerSupervisor> AssignAsync(UnassignedWorker worker, CancellationToken cancellationToken) =>
        worker.AssignAsync(place, this, broadcast.Output.NextSequence, cancellationToken);

    private async Task RunAsync(SubmissionRunner runner, WorkerSupervisor worker, ISubmissionWatcher watcher, int session)
    {
        try
        {
            await queue.RunAsync(
                submission =>
                {
                    // What the worker has from an earlier agent began to write before this one knew of any output.
                    submission.FirstSequence = submission.Received.SubmissionId == worker.Welcome.RunningSubmissionId ? 1 : broadcast.Output.NextSequence;
                    return runner.RunAsync(submission, _lettingGo.Token);
                },
                watcher, services.Logger, session, _lettingGo.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The agent lets go; what runs goes on in the worker and the next agent hears of it.
        }
    }
}
