using System.Diagnostics;
using System.Globalization;
using RemoteCsi.Protocol;

namespace RemoteCsi.Agent.Workers;

/// <summary>Starts worker processes.</summary>
/// <param name="command">Program and leading arguments: <c>dotnet …/RemoteCsi.Worker.dll</c>.</param>
/// <param name="limits">What one may use.</param>
internal sealed class WorkerLauncher(IReadOnlyList<string> command, WorkerLimits limits)
{
    /// <summary>The runtime's variable for the limit of the managed heap; hexadecimal bytes. The worker hides it from the programs it starts.</summary>
    private const string WriteXorExecuteVariable = "DOTNET_EnableWriteXorExecute";
    private const string HeapLimitVariable = "DOTNET_GCHeapHardLimit";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);

    /// <summary>Starts a worker that belongs to no session and returns when it listens.</summary>
    /// <remarks>
    /// Its three standard handles are pipes only until it says <c>ready</c>; then it lets go of them, so that it neither
    /// keeps our caller waiting nor dies with us.
    /// </remarks>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.WorkerStartFailed"/>, with what it said.</exception>
    public async Task<Process> StartAsync(string socket, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] arguments =
        [
            .. command.Skip(1), "--socket", socket,
            "--output-buffer", (limits.OutputBufferCharacters * sizeof(char)).ToString(CultureInfo.InvariantCulture),
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        GarbageBudget.Limit(start);

        // Code is compiled for each submission, and with it the mapping of every page of it twice, which guards against nothing in a
        // process whose purpose is to run what it is sent.
        start.Environment.TryAdd(WriteXorExecuteVariable, "0");
        if (limits.HeapBytes is long bytes)
        {
            start.Environment[HeapLimitVariable] = bytes.ToString("X", CultureInfo.InvariantCulture);
        }

        Process process;
        try
        {
            process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new AgentException(AgentErrorCode.WorkerStartFailed, $"the worker {command[0]} cannot be started: {exception.Message}");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartDeadline);
        string? said = null;
        try
        {
            said = await process.StandardOutput.ReadLineAsync(deadline.Token).ConfigureAwait(false);
            if (said == "ready")
            {
                process.StandardInput.Close();
                process.StandardOutput.Close();
                process.StandardError.Close();
                return process;
            }

            string errors = await process.StandardError.ReadToEndAsync(deadline.Token).ConfigureAwait(false);
            throw new AgentException(AgentErrorCode.WorkerStartFailed, $"the worker did not start: {FirstLine(errors) ?? said ?? "it said nothing"}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AgentException(AgentErrorCode.WorkerStartFailed, $"the worker did not start within {StartDeadline.TotalSeconds:0} s");
        }
        finally
        {
            if (said != "ready")
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
                process.Dispose();
                File.Delete(socket);
                File.Delete(socket + "~");
            }
        }
    }

    private static string? FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
