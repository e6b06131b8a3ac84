using System.Diagnostics;

namespace RemoteCsi.Cli.Hosting;

/// <summary>Waits for a process that is not our child.</summary>
internal static class ProcessEnd
{
    /// <summary>Waits until a process is gone.</summary>
    /// <exception cref="TimeoutException">It still runs.</exception>
    public static async Task WaitAsync(int processId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Process process;
        try
        {
            process = Process.GetProcessById(processId);
        }
        catch (ArgumentException)
        {
            // Gone already.
            return;
        }

        using (process)
        using (var deadline = new CancellationTokenSource(timeout))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token))
        {
            try
            {
                await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"process {processId} still runs {timeout.TotalSeconds:0} s after it was asked to end");
            }
        }
    }
}
