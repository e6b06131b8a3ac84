using RemoteCsi.Cli.Invoking;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Commands;

/// <summary>The session that a question about names is asked of.</summary>
internal static class ExploringSession
{
    /// <summary>Asks it: of the session of that name, which nobody enters for it; or of a temporary one.</summary>
    public static Task<T> AskAsync<T>(
        InvokeTarget target, string? name, Func<RemoteAgent, SessionSelector, Task<T>> ask, CancellationToken cancellationToken) =>
        Connecting.WithAgentAsync(
            target.Endpoint,
            async agent =>
            {
                if (name is not null)
                {
                    return await ask(agent, new SessionSelector(Name: name)).ConfigureAwait(false);
                }

                string? directory = agent.Endpoint is SshEndpoint ? null : Environment.CurrentDirectory;
                RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(WorkingDirectory: directory), cancellationToken).ConfigureAwait(false);
                await using (session.ConfigureAwait(false))
                {
                    return await ask(agent, session.Selector).ConfigureAwait(false);
                }
            },
            cancellationToken);
}
