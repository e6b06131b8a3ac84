using RemoteCsi.Client.Endpoints;
using RemoteCsi.Protocol;

namespace RemoteCsi.Client.Links;

/// <summary>One link to an agent over which the hello went well. It is never mended, only replaced.</summary>
internal sealed class AgentConnection : IAsyncDisposable
{
    private readonly AgentWire _wire;

    private AgentConnection(AgentWire wire, HelloReply hello) => (_wire, Hello) = (wire, hello);

    /// <summary>What the agent said of itself.</summary>
    public HelloReply Hello { get; }

    /// <inheritdoc cref="AgentWire.Agent"/>
    public IAgent Agent => _wire.Agent;

    /// <inheritdoc cref="AgentWire.Lost"/>
    public Task<RemoteCsiException> Lost => _wire.Lost;

    /// <inheritdoc cref="AgentWire.EventsAreHandled"/>
    public bool EventsAreHandled => _wire.EventsAreHandled;

    /// <summary>Opens a link and says hello.</summary>
    public static async Task<AgentConnection> OpenAsync(
        Endpoint endpoint, RemoteAgentOptions options, IAgentEvents events, OrderedDispatcher dispatcher, CancellationToken cancellationToken)
    {
        var wire = new AgentWire(await LinkOpener.OpenAsync(endpoint, options, cancellationToken).ConfigureAwait(false), events, dispatcher);
        try
        {
            return new AgentConnection(wire, await wire.SayHelloAsync(options, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await wire.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _wire.DisposeAsync();
}
