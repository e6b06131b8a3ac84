using System.Diagnostics;
using RemoteCsi.Agent.Journal;

namespace RemoteCsi.Agent.Workers;

/// <summary>Ends the workers that an earlier agent left to a session which is to have a new one.</summary>
internal static class FormerWorker
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    /// <summary>Ends the recorded one, if it lives, and whoever listens on the session's socket.</summary>
    public static async Task EndAsync(WorkerStarted? recorded, string socket, CancellationToken cancellationToken)
    {
        if (recorded is not null)
        {
            await EndAsync(new ProcessIdentity(recorded.ProcessId, recorded.StartTime), cancellationToken).ConfigureAwait(false);
        }

        try
        {
            using WorkerLink link = await WorkerLink.ConnectAsync(socket, 0, attached: false, cancellationToken).ConfigureAwait(false);
            if (ProcessIdentity.Of(link.Welcome.ProcessId) is { } listening)
            {
                await EndAsync(listening, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // Nobody listens there.
        }
    }

    private static async Task EndAsync(ProcessIdentity worker, CancellationToken cancellationToken)
    {
        worker.Kill();

        // It must be gone before another takes its socket's name: it would take that name away when it ends.
        long began = Stopwatch.GetTimestamp();
        while (worker.IsAlive && Stopwatch.GetElapsedTime(began) < EndDeadline)
        {
            await Task.Delay(LookAgain, cancellationToken).ConfigureAwait(false);
        }
    }
}
