using RemoteCsi.Agent.Compiling;
using RemoteCsi.Agent.Journal;
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
/// <param name="lost">Told once when the worker is gone, and why.</param>
internal sealed class SessionLife(SessionServices services, WorkerPlace place, Broadcast broadcast, Action<SessionLife, string> lost)
    : IWorkerObserver, IAsyncDisposable
{
    private readonly CancellationTokenSource _lettingGo = new();
    private Task _running = Task.CompletedTask;

    /// <summary>The worker; null before it is there.</summary>
    public WorkerSupervisor? Worker { get; private set; }

    /// <summary>The chain; null before the worker is there.</summary>
    public SessionChain? Chain { get; private set; }

    long IWorkerObserver.LastSequence => broadcast.Output.NextSequence - 1;

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
        Worker = worker;
        Chain = ready?.Chain ?? services.NewChain(Guid.NewGuid(), worker.Welcome.FrameworkAssemblies);
        return new WorkerStarted(worker.Identity.ProcessId, worker.Identity.StartTime, worker.Welcome.Runtime, Chain.Id);
    }

    /// <summary>Goes on with the worker that an earlier agent started.</summary>
    /// <exception cref="WorkerLostException">It is gone.</exception>
    public async Task AdoptAsync(WorkerStarted started, Guid session, CancellationToken cancellationToken)
    {
        Worker = await WorkerSupervisor
            .AdoptAsync(new ProcessIdentity(started.ProcessId, started.StartTime), place, this, cancellationToken).ConfigureAwait(false);
        Chain = services.NewChain(started.Chain ?? session, Worker.Welcome.FrameworkAssemblies);
    }

    /// <summary>Runs what waits and what comes.</summary>
    /// <param name="queue">The session's submissions.</param>
    /// <param name="onChange">Called when one begins and when one has ended.</param>
    /// <param name="session">The session's id, for the log.</param>
    public void Run(SubmissionQueue queue, Action onChange, int session)
    {
        WorkerSupervisor worker = Worker!;
        broadcast.Connect(worker.Send);
        Chain!.Entries = queue.Chain;
        var runner = new SubmissionRunner(Chain, worker, broadcast.Output, services.Time);
        _running = RunAsync(queue, runner, worker, onChange, session);
    }

    /// <summary>Ends the worker, gently first, and with it what runs; the queue must have been told before.</summary>
    /// <param name="reason">What whoever waits for a submission is told as the cause.</param>
    public async Task EndAsync(string reason)
    {
        if (Worker is not null)
        {
            await Worker.EndAsync(reason).ConfigureAwait(false);
        }

        await _running.ConfigureAwait(false);
        try
        {
            await (Chain?.CloseAsync(CancellationToken.None) ?? Task.CompletedTask).ConfigureAwait(false);
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
        if (Worker is not null)
        {
            await Worker.DisposeAsync().ConfigureAwait(false);
        }

        Chain?.Dispose();
    }

    void IWorkerObserver.OnOutput(OutputFrame output) => broadcast.Add(output);

    void IWorkerObserver.OnQuestion(InputQuestionFrame question) => broadcast.Ask(question);

    void IWorkerObserver.OnLost(string cause) => lost(this, cause);

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

    private async Task RunAsync(SubmissionQueue queue, SubmissionRunner runner, WorkerSupervisor worker, Action onChange, int session)
    {
        try
        {
            await queue.RunAsync(
                submission =>
                {
                    submission.FirstSequence = broadcast.Output.NextSequence;
                    return runner.RunAsync(submission, _lettingGo.Token);
                },
                onChange,
                submission => worker.Send(new AckOutcomeFrame(submission.Received.SubmissionId)),
                services.Logger,
                session,
                _lettingGo.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The agent lets go; what runs goes on in the worker and the next agent hears of it.
        }
    }
}
