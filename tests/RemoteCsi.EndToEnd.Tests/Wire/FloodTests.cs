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
        TimeSpan worked = ProcessMemory.ProcessorTime(neighbour.AgentId);
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
            worked = ProcessMemory.ProcessorTime(neighbour.AgentId) - worked;
            double grown = neighbour.AgentMegabytes - before;
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{Count} unfinished first messages: the agent grew by {grown:0.0} MB from {before:0.0} MB, {grown * 1024 / Count:0.0} KB each, and worked for {worked.TotalMilliseconds:0} ms");
            Assert.InRange(grown, double.MinValue, (Count * BeforeHelloMegabytes) + Noise);

            // It works for 300 ms; for 7,000 when it made room for each of them by collecting garbage, and the neighbour waited.
            Assert.InRange(worked, TimeSpan.Zero, TimeSpan.FromSeconds(2.5));

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
        long sent = await peer.SendUntilStuckAsync(calls, 200);

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
                ["session"] = session.DeepClone(), ["submissionId"] = $"s{id}", ["code"] = $"n = {id}; /* {new string('x', 1_900_000)} */ n",
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
}
