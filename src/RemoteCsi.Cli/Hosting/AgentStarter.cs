using System.Diagnostics;
using System.Globalization;
using RemoteCsi.Agent;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Cli.Hosting;

/// <summary>Starts the agent of this user in the background, and waits until it answers.</summary>
internal static class AgentStarter
{
    private const int LogTailBytes = 4096;

    // Shorter than what whoever waits for this command allows it, so that its message is heard.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(29);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(15);

    /// <summary>Starts it when none runs.</summary>
    /// <param name="arguments">More arguments for <c>rcsi agent serve</c>; of no effect when one runs already.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The agent, and whether it was started now.</returns>
    /// <exception cref="RemoteCsiException">It did not start; the message says what it said.</exception>
    public static async Task<(AgentStatus Agent, bool Started)> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is AgentStatus running)
        {
            return (running, false);
        }

        using Process process = Spawn(arguments);
        Task<string> said = process.StandardError.ReadToEndAsync(cancellationToken);
        Task ended = process.WaitForExitAsync(cancellationToken);
        using var deadline = new CancellationTokenSource(Deadline);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        while (true)
        {
            // Looked at before the socket: an agent that lost the race to another one has ended, and the other one answers.
            bool over = ended.IsCompleted;

            // One that is just starting, on a machine in trouble, has as long to answer as it has to start.
            if (await FindAsync(cancellationToken, Deadline).ConfigureAwait(false) is AgentStatus agent)
            {
                return (agent, agent.Pid == process.Id);
            }

            if (over && !OtherAgentServes(await said.ConfigureAwait(false)))
            {
                throw Failure((await said.ConfigureAwait(false)).Trim());
            }

            if (either.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw Failure($"it does not answer within {Deadline.TotalSeconds:0} s");
            }

            // The socket's appearance has no event that is worth its cost here; the process's end has.
            await Task.WhenAny(over ? Task.Delay(LookAgain, either.Token) : ended, Task.Delay(LookAgain, either.Token)).ConfigureAwait(false);
        }
    }

    /// <summary>The agent that runs; null when none does.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="patience">How long it may take to answer; null for the usual time.</param>
    public static async Task<AgentStatus?> FindAsync(CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        try
        {
            var options = new RemoteAgentOptions { StartAgent = false, ClientName = OwnProgram.NameAndVersion };
            options = patience is TimeSpan time ? options with { HelloTimeout = time } : options;
            await using RemoteAgent agent = await RemoteAgent.ConnectAsync(new LocalEndpoint(), options, cancellationToken).ConfigureAwait(false);
            return await agent.StatusAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteCsiException exception) when (exception.Reason is RemoteCsiReason.NotReachable or RemoteCsiReason.LinkLost)
        {
            return null;
        }
    }

    private static bool OtherAgentServes(string said) => said.Contains("another agent serves", StringComparison.Ordinal);

    private static RemoteCsiException Failure(string why)
    {
        string tail = LogTail(StateDirectory.FromEnvironment());
        string said = why.StartsWith("rcsi: ", StringComparison.Ordinal) ? why["rcsi: ".Length..] : why;
        return new RemoteCsiException(
            RemoteCsiReason.AgentStartFailed,
            $"the agent did not start{(said.Length > 0 ? ": " + said : "")}{(tail.Length > 0 ? "; its log ends:\n" + tail : "")}");
    }

    /// <summary>The last lines of the agent's log; empty when there is none.</summary>
    private static string LogTail(StateDirectory state)
    {
        try
        {
            using var log = new FileStream(state.AgentLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            log.Seek(-Math.Min(log.Length, LogTailBytes), SeekOrigin.End);
            using var reader = new StreamReader(log);
            string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return string.Join('\n', lines.TakeLast(5));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The log only helps to explain; without it the message is shorter.
            return "";
        }
    }

    private static Process Spawn(IReadOnlyList<string> arguments)
    {
        IReadOnlyList<string> command = OwnProgram.Command;
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,

            // Not the caller's directory, which would be kept from being unmounted.
            WorkingDirectory = "/",
        };
        foreach (string argument in command.Skip(1).Concat(AgentServer.Background).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        if (!OperatingSystem.IsWindows())
        {
            GarbageBudget.Limit(start);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("no process");
        process.StandardInput.Close();
        process.StandardOutput.Close();
        return process;
    }
}
