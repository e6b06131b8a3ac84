using System.ComponentModel;
using System.Diagnostics;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Client.Links;

/// <summary>This user's agent on this machine: finds it, or has it started.</summary>
internal static class LocalAgent
{
    /// <summary>What a line begins with in which the program says that something went wrong.</summary>
    private const string SaidBy = "rcsi: ";

    /// <summary>Connects to the agent; starts one when none runs and the options allow it.</summary>
    public static async Task<ILink> ConnectAsync(RemoteAgentOptions options, CancellationToken cancellationToken)
    {
        StateDirectory state = StateDirectory.FromEnvironment();
        OwnAccount.RefuseForeignDirectory(state.SocketDirectory);
        try
        {
            return await UnixLink.ConnectAsync(state.AgentSocket, options, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteCsiException exception) when (exception.Reason == RemoteCsiReason.NotReachable && options.StartAgent)
        {
            await StartAsync(options, cancellationToken).ConfigureAwait(false);
            OwnAccount.RefuseForeignDirectory(state.SocketDirectory);
            return await UnixLink.ConnectAsync(state.AgentSocket, options, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task StartAsync(RemoteAgentOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> command = options.AgentCommand;
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in command.Skip(1).Concat(["agent", "start"]))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new RemoteCsiException(
                RemoteCsiReason.AgentStartFailed, $"no agent runs here, and '{command[0]}' cannot be run to start one: {exception.Message}", exception);
        }

        using var deadline = new CancellationTokenSource(options.StartTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            process.StandardInput.Close();
            Task<string> said = process.StandardError.ReadToEndAsync(either.Token);
            Task<string> ignored = process.StandardOutput.ReadToEndAsync(either.Token);
            await Task.WhenAll(said, ignored, process.WaitForExitAsync(either.Token)).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                // Who it comes from is said where this is shown.
                string why = (await said.ConfigureAwait(false)).Trim();
                why = why.StartsWith(SaidBy, StringComparison.Ordinal) ? why[SaidBy.Length..] : why;
                throw new RemoteCsiException(
                    RemoteCsiReason.AgentStartFailed, why.Length > 0 ? why : "the agent did not start");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            EndIfRunning(process);
            throw new RemoteCsiException(
                RemoteCsiReason.AgentStartFailed, $"the agent did not start within {options.StartTimeout.TotalSeconds:0.#} s");
        }
    }

    private static void EndIfRunning(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself meanwhile.
        }
    }
}
