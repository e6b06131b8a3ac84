using System.Text;
using System.Text.Json.Nodes;
using RemoteCsi.Protocol;
using RemoteCsi.Testing.Peers;

namespace RemoteCsi.EndToEnd.Tests.Wire;

/// <summary>Whatever bytes come to the agent's socket, it hangs up on their sender and serves the others.</summary>
public sealed class HostileBytesTests(RcsiHome home) : IClassFixture<RcsiHome>, IAsyncLifetime
{
    private static readonly JsonObject Hello = new() { ["version"] = new JsonObject { ["major"] = 1, ["minor"] = 0 }, ["client"] = "test/1" };

    public static TheoryData<string, string> Openings => new()
    {
        { "no header at all", "GET / HTTP/1.1\r\n\r\n" },
        { "a header without a colon", "Content-Length 5\r\n\r\nhello" },
        { "a length that is no number", "Content-Length: many\r\n\r\n{}" },
        { "a negative length", "Content-Length: -5\r\n\r\n{}" },
        { "a length of zero", "Content-Length: 0\r\n\r\n" },
        { "two gigabytes", "Content-Length: 2147483647\r\n\r\n{" },
        { "more than fits into 64 bits", "Content-Length: 99999999999999999999\r\n\r\n{" },
        { "more than is allowed before the hello", "Content-Length: 65537\r\n\r\n{" },
        { "a header that never ends", "X: " + new string('a', 5000) },
        { "no JSON", "Content-Length: 9\r\n\r\nnot json!" },
        { "JSON that is no message", "Content-Length: 4\r\n\r\n[[]]" },
        { "JSON nested too deep", Frame(new string('[', 5000)) },
        { "zeros", new string('\0', 4096) },
    };

    public async ValueTask InitializeAsync() => await home.StartAgentAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Openings))]
    public async Task Opening_ThatIsNoProtocol_IsHungUpOn_AndOthersDoNotNotice(string what, string bytes)
    {
        using RawPeer peer = RawPeer.Connect(home.AgentSocket);
        await peer.SendAsync(bytes);

        await peer.UntilHungUpAsync(TimeSpan.FromSeconds(15));

        Assert.True(await WorksAsync(), what);
    }

    [Fact]
    public async Task ConnectionThatSaysNothing_IsClosedAfterTenSeconds()
    {
        using RawPeer peer = RawPeer.Connect(home.AgentSocket);

        await peer.UntilHungUpAsync(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task CallBeforeTheHello_IsRefused()
    {
        using RawPeer peer = RawPeer.Connect(home.AgentSocket);
        await peer.RequestAsync(1, "session/list");

        JsonNode? answer = await peer.AnswerAsync(1);

        Assert.Equal(-31001, answer?["error"]?["code"]?.GetValue<int>());
    }

    [Fact]
    public async Task HelloOfAnotherMajorVersion_IsRefused_NamingBoth()
    {
        using RawPeer peer = RawPeer.Connect(home.AgentSocket);
        await peer.RequestAsync(1, "hello", new JsonObject { ["version"] = new JsonObject { ["major"] = 99, ["minor"] = 3 }, ["client"] = "test/1" });

        JsonNode? answer = await peer.AnswerAsync(1);

        Assert.Equal(-31002, answer?["error"]?["code"]?.GetValue<int>());
        string message = answer!["error"]!["message"]!.GetValue<string>();
        Assert.Contains("99.3", message, StringComparison.Ordinal);
        Assert.Contains(ProtocolVersion.Current.ToString(), message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownMethodsAndWrongParameters_AreErrors_AndTheConnectionStays()
    {
        using RawPeer peer = await GreetedAsync();
        await peer.RequestAsync(2, "no/such/method");
        Assert.NotNull((await peer.AnswerAsync(2))?["error"]);

        await peer.RequestAsync(3, "session/submit", new JsonObject { ["session"] = 5, ["code"] = new JsonArray() });
        Assert.NotNull((await peer.AnswerAsync(3))?["error"]);

        await peer.RequestAsync(4, "session/enter", new JsonObject { ["session"] = new JsonObject { ["name"] = "nobody" } });
        Assert.Equal(-31003, (await peer.AnswerAsync(4))?["error"]?["code"]?.GetValue<int>());

        await peer.RequestAsync(5, "session/list");
        Assert.NotNull((await peer.AnswerAsync(5))?["result"]);
    }

    [Fact]
    public async Task FrameOverThreeMegabytes_AfterTheHello_IsHungUpOn()
    {
        using RawPeer peer = await GreetedAsync();
        await peer.SendAsync($"Content-Length: {(2 * 1024 * 1024) + 1}\r\n\r\n{{");

        await peer.UntilHungUpAsync(TimeSpan.FromSeconds(5));

        Assert.True(await WorksAsync());
    }

    [Fact]
    public async Task RandomBytes_FromASeed_NeverEndTheAgent()
    {
        const int Seed = 20240229;
        var random = new Random(Seed);
        int agent = home.ProcessWith("agent serve");
        for (int i = 0; i < 60; i++)
        {
            byte[] bytes = new byte[random.Next(1, 4000)];
            random.NextBytes(bytes);
            using RawPeer peer = i % 2 == 0 ? RawPeer.Connect(home.AgentSocket) : await GreetedAsync();
            try
            {
                await peer.SendAsync(i % 3 == 0 ? [.. Encoding.ASCII.GetBytes($"Content-Length: {bytes.Length}\r\n\r\n"), .. bytes] : bytes);
            }
            catch (IOException)
            {
                // It hung up on the first of the bytes, as it may.
            }
        }

        Assert.True(await WorksAsync(), $"seed {Seed}");
        Assert.Equal(agent, home.ProcessWith("agent serve"));
    }

    [Fact]
    public async Task ManyCallsAtOnce_AreAllAnswered()
    {
        using RawPeer peer = await GreetedAsync();
        for (int i = 0; i < 300; i++)
        {
            await peer.RequestAsync(100 + i, "ping");
        }

        Assert.NotNull(await peer.AnswerAsync(100 + 299));
    }

    [Fact]
    public async Task HundredsOfConnections_DoNotKeepOthersOut()
    {
        var peers = new List<RawPeer>();
        try
        {
            for (int i = 0; i < 300; i++)
            {
                peers.Add(RawPeer.Connect(home.AgentSocket));
            }

            Assert.True(await WorksAsync());
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }

    private static string Frame(string body) => $"Content-Length: {body.Length}\r\n\r\n{body}";

    private async Task<RawPeer> GreetedAsync()
    {
        RawPeer peer = RawPeer.Connect(home.AgentSocket);
        await peer.RequestAsync(1, "hello", Hello.DeepClone());
        Assert.NotNull((await peer.AnswerAsync(1))?["result"]);
        return peer;
    }

    private async Task<bool> WorksAsync()
    {
        using RawPeer peer = await GreetedAsync();
        await peer.RequestAsync(7, "ping");
        return (await peer.AnswerAsync(7))?.AsObject().ContainsKey("result") == true;
    }
}
