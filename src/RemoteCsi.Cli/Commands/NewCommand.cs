using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Client.Endpoints;
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
        var command = new Command("new", "Makes a named session, which stays until it is removed.") { endpoint, name, idle };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            InvokeTarget target = parsed.GetRequiredValue(endpoint);
            string? directory = target.Endpoint is SshEndpoint ? null : Environment.CurrentDirectory;
            var request = new NewSessionRequest(parsed.GetRequiredValue(name), (int?)parsed.GetValue(idle)?.TotalSeconds, directory);
            SessionInfo session = await Connecting.WithAgentAsync(
                target.Endpoint, agent => agent.CreateSessionAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            Report.Line($"session {session.Id} '{session.Name}' is there; enter it with: rcsi enter {target.Text} --name {session.Name}");
            return ExitCode.Done;
        });
        return command;
    }
}
