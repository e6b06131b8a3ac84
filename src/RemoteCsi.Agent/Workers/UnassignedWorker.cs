using System.Diagnostics;
using RemoteCsi.Protocol;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Workers;

/// <summary>A worker that runs and belongs to no session yet. It ends with this agent, however that ends.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class UnassignedWorker : IDisposable
{
    // The worker does a few system calls; one that is stopped, or starved beyond use, is given up for another.
    private static readonly TimeSpan AssignDeadline = TimeSpan.FromSeconds(5);

    private readonly Process _child;
    private readonly WorkerLink _link;
    private readonly string _socket;
    private bool _isAssigned;

    private UnassignedWorker(Process child, WorkerLink link, string socket)
    {
        _child = child;
        _link = link;
        _socket = socket;
    }

    /// <summary>The process.</summary>
    public int ProcessId => _link.Welcome.ProcessId;

    /// <summary>Full paths of the assemblies of its framework.</summary>
    public string[] FrameworkAssemblies => _link.Welcome.FrameworkAssemblies;

    /// <summary>Starts one.</summary>
    /// <param name="launcher">Starts processes.</param>
    /// <param name="socket">Where it listens until it is assigned.</param>
    /// <param name="cancellationToken">Ends the attempt, and the process.</param>
    /// <exception cref="AgentException">It could not be started.</exception>
    public static async Task<UnassignedWorker> StartAsync(WorkerLauncher launcher, string socket, CancellationToken cancellationToken)
    {
        Process child = await launcher.StartAsync(socket, cancellationToken).ConfigureAwait(false);
        try
        {
            return new UnassignedWorker(
                child, await WorkerLink.ConnectAsync(socket, 0, attached: false, cancellationToken).ConfigureAwait(false), socket);
        }
        catch (Exception exception)
        {
            End(child, socket);
            throw exception is IOException ? new AgentException(AgentErrorCode.WorkerStartFailed, exception.Message) : exception;
        }
    }

    /// <summary>Has it run a submission that leaves nothing behind.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    public async Task WarmAsync(byte[] image, byte[] symbols, string entryType, CancellationToken cancellationToken)
    {
        _link.Send(new WarmFrame(image, symbols, entryType));
        _ = await _link.ReadAsync(cancellationToken).ConfigureAwait(false) as WarmedFrame ?? throw new IOException("the worker ended while it was warmed up");
    }

    /// <summary>Completes when the process has ended.</summary>
    public Task WaitForEndAsync(CancellationToken cancellationToken) => _child.WaitForExitAsync(cancellationToken);

    /// <summary>Gives it to a session; from then on this object is done with it.</summary>
    /// <param name="place">Where the session has its worker's things.</param>
    /// <param name="observer">The session.</param>
    /// <param name="firstSequence">Number of the session's next output chunk.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="IOException">It is gone, or does not answer; dispose of it and take another.</exception>
    /// <exception cref="AgentException">It answered that it cannot.</exception>
    public async Task<WorkerSupervisor> AssignAsync(
        WorkerPlace place, IWorkerObserver observer, long firstSequence, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AssignDeadline);
        _link.Send(new AssignFrame(place.Socket, place.Directory, place.ErrorFile, firstSequence));
        try
        {
            if (await _link.ReadAsync(deadline.Token).ConfigureAwait(false) is not AssignedFrame answer)
            {
                throw new IOException("the worker ended before it could be given to the session");
            }

            if (answer.Error.Length > 0)
            {
                throw new AgentException(AgentErrorCode.WorkerStartFailed, $"the worker cannot work for this session: {answer.Error}");
            }

            _isAssigned = true;
            return new WorkerSupervisor(
                place, observer, _child, _link, _link.Welcome with { WorkingDirectory = answer.WorkingDirectory });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the worker did not answer within {AssignDeadline.TotalSeconds:0} s");
        }
    }

    /// <summary>Ends it, unless it was assigned.</summary>
    public void Dispose()
    {
        if (!_isAssigned)
        {
            _link.Dispose();
            End(_child, _socket);
        }
    }

    private static void End(Process child, string socket)
    {
        try
        {
            child.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already, which is what was wanted.
        }

        child.Dispose();
        File.Delete(socket);
    }
}
