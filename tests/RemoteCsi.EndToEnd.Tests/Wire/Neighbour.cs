using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Testing.Fuzzing;
using RemoteCsi.Testing.Peers;

namespace RemoteCsi.EndToEnd.Tests.Wire;

/// <summary>A well-behaved client of an agent that others attack.</summary>
internal sealed class Neighbour : IAsyncDisposable
{
    private int _evaluated;

    private Neighbour(RcsiHome home, RemoteAgent agent, RemoteSession session, int agentId) =>
        (Home, Agent, Session, AgentId) = (home, agent, session, agentId);

    public RcsiHome Home { get; }

    public RemoteAgent Agent { get; }

    public RemoteSession Session { get; }

    public int AgentId { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public double AgentMegabytes => ProcessMemory.ResidentMegabytes(AgentId);

    public static async Task<Neighbour> StartAsync(int? descriptors = null)
    {
        var home = new RcsiHome();
        await (descriptors is { } most ? home.StartAgentAsync(most) : home.StartAgentAsync());
        RemoteAgent agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: Token);
        RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(), Token);
        await session.SubmitAsync("int n = 0;", cancellationToken: Token).WithinAsync();
        var neighbour = new Neighbour(home, agent, session, (await agent.StatusAsync(Token)).Pid);
        await neighbour.EvaluatesAsync();
        return neighbour;
    }

    /// <summary>The agent's memory when a few things have been done in it, so that they do not count as the attack's.</summary>
    public async Task<double> SettledMegabytesAsync()
    {
        for (int i = 0; i < 10; i++)
        {
            using RawPeer peer = await GreetedAsync();
            await EvaluatesAsync();
        }

        return AgentMegabytes;
    }

    public async Task EvaluatesAsync()
    {
        SubmissionOutcome outcome = await Session.SubmitAsync("++n", cancellationToken: Token).WithinAsync(what: "the neighbour evaluates");
        Assert.Equal($"{++_evaluated}", outcome.Value?.Text);
        Assert.Equal(AgentId, Home.ProcessWith("agent serve"));
    }

    public async Task OpensASessionAsync()
    {
        await using RemoteSession another = await Agent.NewSessionAsync(new NewSessionRequest(), Token).WithinAsync();
        Assert.Equal("2", (await another.SubmitAsync("1 + 1", cancellationToken: Token).WithinAsync()).Value?.Text);
    }

    public async Task<RawPeer> GreetedAsync()
    {
        RawPeer peer = RawPeer.Connect(Home.AgentSocket);
        await peer.SendAsync(MessageMutator.Hello);
        Assert.NotNull((await peer.AnswerAsync(1))?["result"]);
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Agent.DisposeAsync();
        await Home.DisposeAsync();
    }
}
