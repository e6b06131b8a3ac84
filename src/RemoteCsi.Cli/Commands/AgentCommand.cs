using System.CommandLine;
using System.Globalization;
using RemoteCsi.Cli.Hosting;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Links;
using RemoteCsi.Protocol;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi agent</c>: this machine's agent.</summary>
internal static class AgentCommand
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Makes the command.</summary>
    public static Command Build() => new("agent", "Starts, stops and describes this machine's agent.") { Start(), Stop(), Status(), Serve(), Connect() };

    private static Command Start()
    {
        var command = new Command("start", "Starts the agent in the background when none runs.");
        var limits = new LimitOptions();
        limits.AddTo(command);
        var workers = new WorkerOptions();
        workers.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!OperatingSystem.IsWindows())
            {
                // A wrong one is better said here than in the agent's log.
                _ = limits.Read(parsed);
            }

            (AgentStatus agent, bool started) = await AgentStarter
                .StartAsync([.. limits.ToArguments(parsed), .. workers.Arguments(parsed)], cancellationToken).ConfigureAwait(false);
            Report.Line(started ? $"agent started (process {agent.Pid})" : $"agent runs already (process {agent.Pid})");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Stop()
    {
        var keep = new Option<bool>("--keep-sessions") { Description = "Leave the sessions running; the next agent finds them." };
        var command = new Command("stop", "Stops the agent, and its sessions with it.") { keep };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RemoteAgent? agent = await FindAsync(cancellationToken).ConfigureAwait(false);
            if (agent is null)
            {
                Report.Line("no agent runs");
                return ExitCode.Done;
            }

            await using (agent.ConfigureAwait(false))
            {
                int process = (await agent.StatusAsync(cancellationToken).ConfigureAwait(false)).Pid;
                await agent.StopAsync(parsed.GetValue(keep), cancellationToken).ConfigureAwait(false);
                await ProcessEnd.WaitAsync(process, StopTimeout, cancellationToken).ConfigureAwait(false);
                Report.Line($"agent stopped (process {process})");
                return ExitCode.Done;
            }
        });
        return command;
    }

    private static Command Status()
    {
        var command = new Command("status", "Describes the agent.");
        command.SetAction(async (_, cancellationToken) =>
        {
            AgentStatus? status = await AgentStarter.FindAsync(cancellationToken).ConfigureAwait(false);
            if (status is null)
            {
                throw new RemoteCsiException(RemoteCsiReason.NotReachable, "no agent runs; 'rcsi agent start' starts one");
            }

            Report.Columns(
            [
                ["agent", status.Agent],
                ["process", status.Pid.ToString(CultureInfo.InvariantCulture)],
                ["started", status.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)],
                ["state", status.StateDirectory],
                ["sessions", status.Sessions.ToString(CultureInfo.InvariantCulture)],

                // Without the one that asked.
                ["clients", (status.Clients - 1).ToString(CultureInfo.InvariantCulture)],
                ["compiler", status.CompilerPid is int compiler ? $"process {compiler}, restarted {status.CompilerRestarts} times" : "none runs now"],
                ["spare", status.SpareWorkerPid is int spare ? $"process {spare}" : "none is ready"],
                ["memory", $"{status.WorkingSetBytes / (1024 * 1024)} MiB"],
            ]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Serve()
    {
        var background = new Option<bool>("--background") { Description = "Detach from the caller and log to the state directory.", Hidden = true };
        var command = new Command("serve", "Is the agent, until it is stopped.") { background };
        var limits = new LimitOptions();
        limits.AddTo(command);
        var workers = new WorkerOptions();
        workers.AddTo(command);
        command.SetAction((parsed, cancellationToken) => OperatingSystem.IsWindows()
            ? throw new UsageException("an agent cannot run on Windows yet")
            : AgentServer.ServeAsync(parsed.GetValue(background), limits.Read(parsed), workers.Read(parsed), cancellationToken));
        return command;
    }

    private static Command Connect()
    {
        var stdio = new Option<bool>("--stdio") { Description = "Over standard input and output, the only way there is." };
        var command = new Command("connect", "Joins standard input and output to the agent, which is started when none runs. It is what ssh runs on the far side.") { stdio };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!parsed.GetValue(stdio))
            {
                throw new UsageException("say over what to connect: rcsi agent connect --stdio");
            }

            await AgentRelay.RunAsync(Connecting.Options, cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<RemoteAgent?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RemoteAgent.ConnectAsync(new LocalEndpoint(), Connecting.Options with { StartAgent = false }, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteCsiException exception) when (exception.Reason == RemoteCsiReason.NotReachable)
        {
            return null;
        }
    }
}
