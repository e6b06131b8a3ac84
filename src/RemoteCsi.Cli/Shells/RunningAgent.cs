using RemoteCsi.Cli.Commands;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Cli.Shells;

/// <summary>Asks an agent of this machine, if one runs, while somebody waits for a shell: quickly, and without starting anything.</summary>
/// <remarks>An agent of another machine is not asked: the way there takes longer than anybody waits for a key, and may start it.</remarks>
internal static class RunningAgent
{
    /// <summary>All of it may take so long; what has not come by then is not offered.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    /// <summary>The names of its sessions.</summary>
    public static Task<string[]> SessionsAsync(Endpoint? endpoint) => AskAsync(
        endpoint,
        async (agent, token) => (await agent.ListSessionsAsync(token).ConfigureAwait(false)).Select(session => session.Name).OfType<string>());

    /// <summary>The names of the snap-ins that it offers and that can be loaded.</summary>
    public static Task<string[]> SnapInsAsync(Endpoint? endpoint) => AskAsync(
        endpoint,
        async (agent, token) => (await agent.SnapInsAsync(token).ConfigureAwait(false)).Where(snapIn => snapIn.Problem is null).Select(snapIn => snapIn.Name));

    private static async Task<string[]> AskAsync(Endpoint? endpoint, Func<RemoteAgent, CancellationToken, Task<IEnumerable<string>>> ask)
    {
        string? socket = endpoint switch
        {
            LocalEndpoint => StateDirectory.FromEnvironment().AgentSocket,
            UnixEndpoint unix => unix.Path,
            _ => null,
        };
        if (socket is null || !File.Exists(socket))
        {
            return [];
        }

        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            return await Task.Run(
                async () =>
                {
                    RemoteAgentOptions options = Connecting.Options with { Interactive = false };
                    RemoteAgent agent = await RemoteAgent.ConnectAsync(new UnixEndpoint(socket), options, deadline.Token).ConfigureAwait(false);
                    await using (agent.ConfigureAwait(false))
                    {
                        return (await ask(agent, deadline.Token).ConfigureAwait(false)).ToArray();
                    }
                },
                deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RemoteCsiException or OperationCanceledException or IOException)
        {
            // Whoever presses Tab is told nothing of it.
            return [];
        }
    }
}
