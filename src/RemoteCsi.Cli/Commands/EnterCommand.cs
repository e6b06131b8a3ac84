using System.CommandLine;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Prompt;
using RemoteCsi.Cli.Sessions;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi enter</c>: a prompt in a session.</summary>
internal static class EnterCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var session = new SessionOptions();
        var command = new Command("enter", "A prompt in a session: a temporary one, or one that is there already.") { endpoint };
        session.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(endpoint).Endpoint, session.Find(parsed), cancellationToken));
        return command;
    }

    /// <summary>A prompt in a temporary session on this machine.</summary>
    public static Task<int> RunLocalAsync(CancellationToken cancellationToken) => RunAsync(new LocalEndpoint(), null, cancellationToken);

    private static Task<int> RunAsync(Endpoint endpoint, SessionSelector? selector, CancellationToken cancellationToken) =>
        Connecting.WithAgentAsync(
            endpoint,
            async agent =>
            {
                RemoteSession session = await OpenAsync(agent, selector, cancellationToken).ConfigureAwait(false);
                await using (session.ConfigureAwait(false))
                {
                    int code = await InteractivePrompt.RunAsync(session, new PromptOptions(), cancellationToken).ConfigureAwait(false);
                    if (!session.Info.Temporary)
                    {
                        SeenOutput.Note(session.Info, session.NextSequence);
                    }

                    return code;
                }
            },
            cancellationToken);

    private static async Task<RemoteSession> OpenAsync(RemoteAgent agent, SessionSelector? selector, CancellationToken cancellationToken)
    {
        if (selector is null)
        {
            string? directory = agent.Endpoint is SshEndpoint ? null : Environment.CurrentDirectory;
            return await agent.NewSessionAsync(new NewSessionRequest(WorkingDirectory: directory), cancellationToken).ConfigureAwait(false);
        }

        // Which session a name means is known only there, and what was seen of it only here.
        SessionInfo[] sessions = await agent.ListSessionsAsync(cancellationToken).ConfigureAwait(false);
        SessionInfo? meant = sessions.FirstOrDefault(session =>
            session.Id == selector.Id || session.InstanceId == selector.InstanceId || (session.Name is not null && session.Name == selector.Name));
        return await agent.EnterSessionAsync(selector, meant is null ? 0 : SeenOutput.NextFor(meant), cancellationToken).ConfigureAwait(false);
    }
}
