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

    /// <summary>How long a lost link is tried again when <c>--reconnect-timeout</c> does not say.</summary>
    public static TimeSpan ReconnectTimeout => new RemoteAgentOptions().ReconnectTimeout;

    /// <summary>Connects, does one thing, and lets go.</summary>
    public static Task<T> WithAgentAsync<T>(Endpoint endpoint, Func<RemoteAgent, Task<T>> use, CancellationToken cancellationToken) =>
        WithAgentAsync(endpoint, Options, use, cancellationToken);

    /// <inheritdoc cref="WithAgentAsync{T}(Endpoint, Func{RemoteAgent, Task{T}}, CancellationToken)"/>
    public static async Task<T> WithAgentAsync<T>(
        Endpoint endpoint, RemoteAgentOptions options, Func<RemoteAgent, Task<T>> use, CancellationToken cancellationToken)
    {
        RemoteAgent agent = await RemoteAgent.ConnectAsync(endpoint, options, cancellationToken).ConfigureAwait(false);
        await using (agent.ConfigureAwait(false))
        {
            return await use(agent).ConfigureAwait(false);
        }
    }
}
