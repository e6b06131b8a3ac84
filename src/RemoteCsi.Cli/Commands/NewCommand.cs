using System.CommandLine;
using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi new</c>: makes a named session.</summary>
internal static class NewCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var name = new Option<string>("--name") { Description = "Its name.", HelpName = "N", Required = true };
        Option<TimeSpan?> idle = Arguments.Duration("--idle-timeout", "Remove it after so long without a client and without running code: 90s, 30m, 2h, 1d.");
        var settings = new SettingOptions();
        var command = new Command("new", "Makes a named session, which stays until it is removed.") { endpoint, name, idle };
        settings.AddOfNewSessions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            InvokeTarget target = parsed.GetRequiredValue(endpoint);
            string? directory = target.Endpoint is SshEndpoint ? null : Environment.CurrentDirectory;
            var request = new NewSessionRequest(parsed.GetRequiredValue(name), (int?)parsed.GetValue(idle)?.TotalSeconds, directory);
            SettingOverrides given = settings.Read(parsed);
            SessionDefaults defaults = Configured.At(target.Endpoint, given).Defaults;
            return await Connecting.WithAgentAsync(
                target.Endpoint, agent => MakeAsync(agent, target, request, given.SnapIns ?? [], defaults, cancellationToken), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> MakeAsync(
        RemoteAgent agent, InvokeTarget target, NewSessionRequest request, string[] wanted, SessionDefaults defaults, CancellationToken cancellationToken)
    {
        foreach (string snapIn in wanted)
        {
            // Before there is a session that would stay without it.
            await agent.SnapInAsync(snapIn, cancellationToken).ConfigureAwait(false);
        }

        SessionInfo info = await agent.CreateSessionAsync(request, cancellationToken).ConfigureAwait(false);
        Report.Line($"session {info.Id} '{info.Name}' is there; enter it with: rcsi enter {target.Text} --name {info.Name}");
        if (defaults.IsEmpty)
        {
            return ExitCode.Done;
        }

        RemoteSession session = await agent.EnterSessionAsync(SessionSelector.For(info), 0, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var output = new PlainOutput(StandardStream.Output, StandardStream.Error);
            return await SessionSetupRun.RunAsync(session, defaults, output, cancellationToken).ConfigureAwait(false) ? ExitCode.Done : ExitCode.Failed;
        }
    }
}
