using System.CommandLine;
using RemoteCsi.Cli.Invoking;
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
        var snapIns = new Option<string[]>("--snapin") { Description = "Load a snap-in of that machine into it; may be repeated ('rcsi snapins' lists them).", HelpName = "NAME" };
        var command = new Command("new", "Makes a named session, which stays until it is removed.") { endpoint, name, idle, snapIns };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            InvokeTarget target = parsed.GetRequiredValue(endpoint);
            string? directory = target.Endpoint is SshEndpoint ? null : Environment.CurrentDirectory;
            var request = new NewSessionRequest(parsed.GetRequiredValue(name), (int?)parsed.GetValue(idle)?.TotalSeconds, directory);
            return await Connecting.WithAgentAsync(
                target.Endpoint, agent => MakeAsync(agent, target, request, parsed.GetValue(snapIns) ?? [], cancellationToken), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> MakeAsync(
        RemoteAgent agent, InvokeTarget target, NewSessionRequest request, string[] snapIns, CancellationToken cancellationToken)
    {
        foreach (string snapIn in snapIns)
        {
            // Before there is a session that would stay without it.
            await agent.SnapInAsync(snapIn, cancellationToken).ConfigureAwait(false);
        }

        SessionInfo info = await agent.CreateSessionAsync(request, cancellationToken).ConfigureAwait(false);
        Report.Line($"session {info.Id} '{info.Name}' is there; enter it with: rcsi enter {target.Text} --name {info.Name}");
        if (snapIns.Length == 0)
        {
            return ExitCode.Done;
        }

        RemoteSession session = await agent.EnterSessionAsync(SessionSelector.For(info), 0, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return await SnapInLoading.LoadAsync(session, snapIns, cancellationToken).ConfigureAwait(false);
        }
    }
}
