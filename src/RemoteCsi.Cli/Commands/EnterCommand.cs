using System.CommandLine;
using RemoteCsi.Cli.Invoking;
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
        Connecting.WithAgentAsync<int>(
            endpoint,
            async agent =>
            {
                RemoteSession session = await OpenAsync(agent, selector, cancellationToken).ConfigureAwait(false);
                await using (session.ConfigureAwait(false))
                {
                    throw new NotImplementedException();
                }
            },
            cancellationToken);

    private static async Task<RemoteSession> OpenAsync(RemoteAgent agent, SessionSelector? selector, CancellationToken cancellationToken)
    {
        if (selector is not null)
        {
            return await agent.EnterSessionAsync(selector, fromSequence: 0, cancellationToken).ConfigureAwait(false);
        }

        string? directory = agent.Endpoint is SshEndpoint ? null : Environment.CurrentDirectory;
        return await agent.NewSessionAsync(new NewSessionRequest(WorkingDirectory: directory), cancellationToken).ConfigureAwait(false);
    }
}
