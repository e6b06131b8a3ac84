using RemoteCsi.Cli.Hosting;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Cli.Commands;

/// <summary>How commands connect.</summary>
internal static class Connecting
{
    /// <summary>Options of a command that a person may be watching.</summary>
    public static RemoteAgentOptions Options => new()
    {
        AgentCommand = OwnProgram.Command,
        ClientName = OwnProgram.NameAndVersion,
        Interactive = TerminalQuestions.Possible,
    };

    /// <summary>Connects, does one thing, and lets go.</summary>
    public static async Task<T> WithAgentAsync<T>(Endpoint endpoint, Func<RemoteAgent, Task<T>> use, CancellationToken cancellationToken)
    {
        RemoteAgent agent = await RemoteAgent.ConnectAsync(endpoint, Options, cancellationToken).ConfigureAwait(false);
        await using (agent.ConfigureAwait(false))
        {
            return await use(agent).ConfigureAwait(false);
        }
    }
}
