using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Client;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi remove</c>: ends sessions.</summary>
internal static class RemoveCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var session = new SessionOptions();
        var all = new Option<bool>("--all") { Description = "All sessions." };
        var command = new Command("remove", "Ends a session, and its variables with it.") { endpoint, all };
        session.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            SessionSelector? one = session.Find(parsed);
            if (parsed.GetValue(all) == one is not null)
            {
                throw new UsageException("name the session: --name, --id, --instance-id, or --all for every one");
            }

            return Connecting.WithAgentAsync(parsed.GetRequiredValue(endpoint).Endpoint, agent => RemoveAsync(agent, one, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RemoveAsync(RemoteAgent agent, SessionSelector? one, CancellationToken cancellationToken)
    {
        if (one is not null)
        {
            Say(await agent.RemoveSessionAsync(one, cancellationToken).ConfigureAwait(false));
            return ExitCode.Done;
        }

        foreach (SessionInfo session in await agent.ListSessionsAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                Say(await agent.RemoveSessionAsync(SessionSelector.For(session), cancellationToken).ConfigureAwait(false));
            }
            catch (RemoteCsiException exception) when (exception.AgentError == AgentErrorCode.NoSuchSession)
            {
                // Somebody else removed it meanwhile, which is what was wanted.
            }
        }

        return ExitCode.Done;
    }

    private static void Say(SessionInfo session) => Report.Line($"removed session {session.Id}{(session.Name is null ? "" : $" '{session.Name}'")}");
}
