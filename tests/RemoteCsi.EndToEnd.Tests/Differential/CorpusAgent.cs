using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Testing;

namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>One agent, and one connection to it, for all sessions of the corpus.</summary>
public sealed class CorpusAgent : IAsyncLifetime
{
    private readonly RcsiHome _home = new();
    private RemoteAgent? _agent;

    public RemoteAgent Agent => _agent ?? throw new InvalidOperationException("not initialised");

    public async ValueTask InitializeAsync()
    {
        await _home.StartAgentAsync();
        _agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(_home.Endpoint));
    }

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        await _home.DisposeAsync();
    }
}
