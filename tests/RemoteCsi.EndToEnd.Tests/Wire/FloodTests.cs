using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Testing.Fuzzing;
using RemoteCsi.Testing.Peers;

namespace RemoteCsi.EndToEnd.Tests.Wire;

/// <summary>Peers that take as much as they can get: of memory, descriptors and time. The agent's memory is measured meanwhile.</summary>
public sealed class FloodTests
{
    private const double BeforeHelloMegabytes = 64.0 / 1024;
    private const double ConnectionMegabytes = 16;

    // What a process may gain for reasons of its own while hundreds of things happen in it: code compiled, pools, garbage.
    private const double Noise = 24;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HundredsThatBeginAMessageBeforeTheHello_HoldLittleMemory_AndKeepNobodyOut()
    {
        const int Count = 800;
        await using Neighbour neighbour = await Neighbour.StartAsync();
        double before = await neighbour.SettledMegabytesAsync();
        byte[] half = [.. "Content-Length: 32768\r\n\r\n"u8, .. new byte[32 * 1024 - 1]];
        var peers = new List<RawPeer>();
        try
        {
            for (int i = 0; i < Count; i++)
            {
                RawPeer peer = RawPeer.Connect(neighbour.Home.AgentSocket);
                peers.Add(peer);
                await peer.SendAsync(half);
            }

            await neighbour.EvaluatesAsync();
            double grown = neighbour.AgentMegabytes - before;
            TestContext.Current.TestOutputHelper?.WriteLine($"{Count} unfinished first messages: the agent grew by {grown:0.0} MB from {before:0.0} MB, {grown * 1024 / Count:0.0} KB each");
            Assert.InRange(grown, double.MinValue, (Count * BeforeHelloMegabytes) + Noise);

            await Task.WhenAll(peers.Select(peer => peer.UntilHungUpAsync(TimeSpan.FromSeconds(25))));
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }

        await neighbour.EvaluatesAsync();
    }

    [Fact]
    public async Task ThousandsOfIdleConnections_UnderAFewDescriptors_DisplaceOnlyEachOther()
    {
        await using Neighbour neighbour = await Neighbour.StartAsync(descriptors: 300);
        var peers = new List<RawPeer>();
        try
        {
            for (int i = 0; i < 3000; i++)
            {
                try
                {
                    peers.Add(RawPeer.Connect(neighbour.Home.AgentSocket));
                }
                catch (SocketException)
                {
                    // The backlog is full for a moment, as it may be for an attacker.
                }

                if (i % 500 == 250)
                {
                    await neighbour.EvaluatesAsync();
                    await neighbour.OpensASessionAsync();
                }
            }
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }

        await neighbour.EvaluatesAsync();
    }

    [Fact]
    public async Task MoreClientsThanThereIsRoomFor_AreToldSo()
    {
        await using Neighbour neighbour = await Neighbour.StartAsync(descriptors: 300);
        var peers = new List<RawPeer>();
        JsonNode? refusal = null;
        try
        {
            while (refusal is null && peers.Count < 300)
            {
                RawPeer peer = RawPeer.Connect(neighbour.Home.AgentSocket);
                peers.Add(peer);
                await peer.SendAsync(MessageMutator.Hello);
                refusal = (await peer.AnswerAsync(1))?["error"];
            }

            Assert.Equal(-31007, refusal?["code"]?.GetValue<int>());
            await neighbour.EvaluatesAsync();
            await neighbour.OpensASessionAsync();
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }

        ProgramResult after = await Deadline.UntilAsync(
            () => neighbour.Home.RunAsync("list", neighbour.Home.Endpoint), result => result.ExitCode == 0, "there is room again when they are gone");
        Assert.Equal("", after.Stderr);
    }

    [Fact]
    public async Task FiveHundredAtOnce_AreAllGreeted()
    {
        await using Neighbour neighbour = await Neighbour.StartAsync();
        RawPeer[] peers = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(() => RawPeer.Connect(neighbour.Home.AgentSocket))));
        try
        {
            await Task.WhenAll(peers.Select(peer => peer.SendAsync(MessageMutator.Hello)));
            JsonNode?[] answers = await Task.WhenAll(peers.Select(peer => peer.AnswerAsync(1)));
            Assert.All(answers, answer => Assert.NotNull(answer?["result"]));
            await neighbour.EvaluatesAsync();
        }
        finally
        {
            Array.ForEach(peers, peer => peer.Dispose());
        }
    }

    [Fact]
    public async Task TwoHundredThousandPendingCalls_OfAReaderThatNeverReads_WaitInItsSocket()
    {
        await using Neighbour neighbour = await Neighbour.StartAsync();
        double before = await neighbour.SettledMegabytesAsync();
        using RawPeer peer = await neighbour.GreetedAsync();
        byte[] calls = [.. Enumerable.Range(10, 1000).SelectMany(id => MessageMutator.Frame(Encoding.UTF8.GetBytes(
            $$"""{"jsonrpc":"2.0","id":{{id}},"method":"agent/status"}""")))];
        long sent = await SendUntilStuckAsync(peer, calls, 200);

        await neighbour.EvaluatesAsync();
        double grown = neighbour.AgentMegabytes - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{sent / (calls.Length / 1000):N0} calls were sent and no answer read: the agent grew by {grown:0.0} MB");
        Assert.InRange(grown, double.MinValue, ConnectionMegabytes + Noise);
    }

    [Fact]
    public async Task HundredsOfThousandsOfNotifications_AreForgottenAtOnce()
    {
        await using Neighbour neighbour = await Neighbour.StartAsync();
        double before = await neighbour.SettledMegabytesAsync();
        using RawPeer peer = await neighbour.GreetedAsync();
        byte[] submits = [.. Enumerable.Range(0, 1000).SelectMany(id => MessageMutator.Frame(Encoding.UTF8.GetBytes(
            $$$"""{"jsonrpc":"2.0","method":"session/submit","params":{"session":{"instanceId":"{{{neighbour.Session.Info.InstanceId}}}"},"submissionId":"n{{{id}}}","code":"n = -100;"}}""")))];
        for (int i = 0; i < 200; i++)
        {
            await peer.SendAsync(submits);
        }

        await peer.RequestAsync(5, "ping");
        Assert.NotNull(await peer.AnswerAsync(5));
        await neighbour.EvaluatesAsync();
        double grown = neighbour.AgentMegabytes - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"200,000 notifications: the agent grew by {grown:0.0} MB");
        Assert.InRange(grown, double.MinValue, ConnectionMegabytes + Noise);
    }

    [Theory]
    [InlineData("a string", "\"code\":\"", 'x', "\"")]
    [InlineData("an endless list", "\"code\":[0", ',', "0]")]
    [InlineData("escapes", "\"code\":\"\\u0000", '\u0001', "\"")]
    public async Task CallsAsLargeAsTheyMayBe_HoldNoMoreThanTheirBound(string what, string begin, char filler, string end)
    {
        await using Neighbour neighbour = await Neighbour.StartAsync();
        double before = await neighbour.SettledMegabytesAsync();
        using RawPeer peer = await neighbour.GreetedAsync();

        // They wait for a submission that does not end, so that none of them is answered.
        Task<SubmissionOutcome> endless = neighbour.Session.SubmitAsync("Thread.Sleep(-1);", cancellationToken: Token);
        string head = $$"""{"jsonrpc":"2.0","id":ID,"method":"session/submit","params":{"session":{"instanceId":"{{neighbour.Session.Info.InstanceId}}"},"submissionId":"sID",{{begin}}""";
        byte[] filling = Encoding.UTF8.GetBytes(filler == ',' ? string.Concat(Enumerable.Repeat(",0", 1_800_000)) : new string(filler, 3_900_000));
        double peak = 0;
        for (int id = 100; id < 140; id++)
        {
            byte[] call = MessageMutator.Frame([.. Encoding.UTF8.GetBytes(head.Replace("ID", $"{id}", StringComparison.Ordinal)), .. filling, .. Encoding.UTF8.GetBytes(end + "}}")]);
            if (await SendUntilStuckAsync(peer, call, 1) < call.Length)
            {
                break;
            }

            peak = Math.Max(peak, neighbour.AgentMegabytes - before);
        }

        peak = Math.Max(peak, neighbour.AgentMegabytes - before);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: the agent grew by up to {peak:0.0} MB");
        await neighbour.Agent.InterruptAsync(new InterruptRequest(neighbour.Session.Selector, null, EndWorker: true), Token);
        await endless.WithinAsync();
        await neighbour.OpensASessionAsync();

        // One may wait for its end while the next is read, both as bytes and as text of two bytes a letter, beside what the one before left behind.
        Assert.InRange(peak, double.MinValue, (2.5 * ConnectionMegabytes) + Noise);
    }

    [Fact]
    public async Task LargeSources_AreRefusedWhileOneWaits_AndTheInterruptBehindThemIsRead()
    {
        await using Neighbour neighbour = await Neighbour.StartAsync();
        using RawPeer peer = await neighbour.GreetedAsync();
        JsonObject session = new() { ["instanceId"] = neighbour.Session.Info.InstanceId.ToString() };
        await peer.RequestAsync(10, "session/submit", new JsonObject { ["session"] = session.DeepClone(), ["submissionId"] = "s10", ["code"] = "while (true) { }" });
        for (int id = 11; id < 15; id++)
        {
            await peer.RequestAsync(id, "session/submit", new JsonObject
            {
                ["session"] = session.DeepClone(), ["submissionId"] = $"s{id}", ["code"] = $"n = {id}; /* {new string('x', 3_500_000)} */ n",
            });
        }

        await peer.RequestAsync(20, "session/interrupt", new JsonObject { ["session"] = session.DeepClone(), ["submissionId"] = "s10" });
        JsonNode? stopped = await peer.AnswerAsync(10);
        Assert.Equal("cancelled", stopped?["result"]?["status"]?.GetValue<string>());

        // One of them waited, the others were refused, which the client was told; those answers came before.
        Assert.Equal("11", (await peer.AnswerAsync(11))?["result"]?["value"]?["text"]?.GetValue<string>());
        await peer.RequestAsync(30, "session/submit", new JsonObject { ["session"] = session.DeepClone(), ["submissionId"] = "s30", ["code"] = "n" });
        Assert.Equal("11", (await peer.AnswerAsync(30))?["result"]?["value"]?["text"]?.GetValue<string>());
    }

    /// <summary>Sends a piece some times, or until the agent has taken nothing for a while; says how many bytes went.</summary>
    private static async Task<long> SendUntilStuckAsync(RawPeer peer, byte[] piece, int times)
    {
        long sent = 0;
        try
        {
            for (int i = 0; i < times; i++)
            {
                for (int at = 0; at < piece.Length;)
                {
                    using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
                    int count = await peer.SendSomeAsync(piece.AsMemory(at, Math.Min(32 * 1024, piece.Length - at)), patience.Token);
                    at += count;
                    sent += count;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Stuck, or hung up on.
        }

        return sent;
    }

    /// <summary>A well-behaved client of an agent that others attack.</summary>
    private sealed class Neighbour : IAsyncDisposable
    {
        private int _evaluated;

        private Neighbour(RcsiHome home, RemoteAgent agent, RemoteSession session, int agentId) =>
            (Home, Agent, Session, AgentId) = (home, agent, session, agentId);

        public RcsiHome Home { get; }

        public RemoteAgent Agent { get; }

        public RemoteSession Session { get; }

        public int AgentId { get; }

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
}
