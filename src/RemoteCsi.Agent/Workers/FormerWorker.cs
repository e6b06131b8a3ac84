using System.Diagnostics;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Workers;

/// <summary>Ends the worker that an earlier agent left and that nobody wants any more.</summary>
internal static class FormerWorker
{
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    /// <summary>Ends the recorded one, if it lives, and whoever listens on the session's socket: gently, if it can be reached.</summary>
    public static async Task EndAsync(WorkerStarted? recorded, string socket, CancellationToken cancellationToken)
    {
        ProcessIdentity? listening = await AskAsync(socket, cancellationToken).ConfigureAwait(false);
        if (listening is not null)
        {
            await EndAsync(listening, cancellationToken).ConfigureAwait(false);
        }

        if (recorded is not null)
        {
            await EndAsync(new ProcessIdentity(recorded.ProcessId, recorded.StartTime), cancellationToken).ConfigureAwait(false);
        }

        File.Delete(socket);
    }

    /// <summary>Asks whoever listens there to end, and waits until it lets go. Null when nobody does.</summary>
    private static async Task<ProcessIdentity?> AskAsync(string socket, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ExitDeadline);
        ProcessIdentity? listening = null;
        try
        {
            using WorkerLink link = await WorkerLink.ConnectAsync(socket, 0, attached: false, deadline.Token).ConfigureAwait(false);
            listening = ProcessIdentity.Of(link.Welcome.ProcessId);
            link.Send(new ExitFrame());
            await link.ReceiveAsync(_ => { }, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Not to be reached, or gone in the middle of it: what follows ends it if it lives.
        }

        return listening;
    }

    private static async Task EndAsync(ProcessIdentity worker, CancellationToken cancellationToken)
    {
        worker.Kill();

        // It must be gone before another takes its socket's name: it would take that name away when it ends.
        long began = Stopwatch.GetTimestamp();
        while (worker.IsAlive && Stopwatch.GetElapsedTime(began) < ExitDeadline)
        {
            await Task.Delay(LookAgain, cancellationToken).ConfigureAwait(false);
        }
    }
}
