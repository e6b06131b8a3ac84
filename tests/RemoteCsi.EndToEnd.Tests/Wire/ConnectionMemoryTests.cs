using System.Text;
using System.Text.Json.Nodes;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Testing.Fuzzing;
using RemoteCsi.Testing.Peers;

namespace RemoteCsi.EndToEnd.Tests.Wire;

/// <summary>What one client can make the agent hold: 16 MB, whatever it sends or does not read. Measured by the kernel, at the peak and afterwards.</summary>
public sealed class ConnectionMemoryTests
{
    private const double ConnectionMegabytes = 16;

    // Each is 2 MB, or more: without a bound, far more than the bound.
    private const int Calls = 16;
    private const int Values = 40;
    private const int Large = 2_000_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LargeSubmissions_ThatWaitForOneThatDoesNotEnd()
    {
        await using Neighbour neighbour = await Neighbour.StartAsync();
        using RawPeer peer = await neighbour.GreetedAsync();
        Task<SubmissionOutcome> endless;
        string escapes = Filled("\\n");
        using (Growth growth = await Growth.OfAsync(neighbour, "submissions"))
        {
            endless = neighbour.Session.SubmitAsync("Thread.Sleep(-1);", cancellationToken: Token);
            for (int id = 100; id < 100 + Calls; id++)
            {
                await peer.SendAsync(Call(neighbour, id, "session/submit", $"\"submissionId\":\"s{id}\",\"code\":\"{escapes}\""));
            }

            await peer.RequestAsync(5, "ping");
            Assert.NotNull(await peer.AnswerAsync(5));
        }

        await neighbour.Agent.InterruptAsync(new InterruptRequest(neighbour.Session.Selector, null, EndWorker: true), Token);
        await endless.WithinAsync();
    }

    [Fact]
    public async Task LargeSubmissions_ThatRun()
    {
        await using Neighbour neighbour = await Neighbour.StartAsync();
        using RawPeer peer = await neighbour.GreetedAsync();
        using Growth growth = await Growth.OfAsync(neighbour, "submissions that run");
        string filling = Filled("é");
        Task sending = SendAsync();
        using var deadline = new CancellationTokenSource(Deadline.Usual);
        int ran = 0;
        for (int answered = 0; answered < Calls;)
        {
            JsonNode? answer = await peer.ReceiveAsync(deadline.Token);
            Assert.NotNull(answer);
            if (answer["id"] is { } id)
            {
                answered++;
                if (answer["result"] is { } result)
                {
                    Assert.Equal(id.ToString(), result["value"]?["text"]?.GetValue<string>());
                    ran++;
                }
            }
        }

        // Those that came while others waited were refused.
        Assert.InRange(ran, 1, Calls);
        await sending;

        async Task SendAsync()
        {
            for (int id = 100; id < 100 + Calls; id++)
            {
                await peer.SendAsync(Call(neighbour, id, "session/submit", $"\"submissionId\":\"s{id}\",\"code\":\"{id} /* {filling} */\""));
            }
        }
    }

    [Fact]
    public async Task LargeAnswers_OfAReaderThatNeverReads()
    {
        await using Neighbour neighbour = await Neighbour.StartAsync();
        using RawPeer peer = await neighbour.GreetedAsync();
        for (int id = 50; id < 58; id++)
        {
            await peer.SendAsync(Call(neighbour, id, "session/submit", $"\"submissionId\":\"s{id}\",\"code\":\"{id} /* {Filled("x")[..500_000]} */\""));
            Assert.NotNull(await peer.AnswerAsync(id));
        }

        using Growth growth = await Growth.OfAsync(neighbour, "histories");
        for (int id = 100; id < 100 + Calls; id++)
        {
            await peer.SendAsync(Call(neighbour, id, "session/history", "\"last\":8"));
        }

        // The first has all of it; the others wait until it is taken.
        Assert.Equal(8, (await peer.AnswerAsync(100))?["result"]?.AsArray().Count);
        await neighbour.EvaluatesAsync();
    }

    [Fact]
    public async Task LargeValues_OfAReaderThatNeverReads()
    {
        await using Neighbour neighbour = await Neighbour.StartAsync();
        using RawPeer peer = await neighbour.GreetedAsync();
        using Growth growth = await Growth.OfAsync(neighbour, "values");
        int before = (await neighbour.Agent.ListSessionsAsync(Token)).Max(one => one.Submissions);
        for (int id = 100; id < 100 + Values; id++)
        {
            await peer.SendAsync(Call(neighbour, id, "session/submit", $"\"submissionId\":\"s{id}\",\"code\":\"new string('x', 900_000)\",\"wantValueJson\":true"));
        }

        // All have ended when the neighbour's, which is after them, has.
        await Deadline.UntilAsync(
            () => neighbour.Agent.ListSessionsAsync(Token), sessions => sessions.Any(one => one.Submissions >= Values + before), "all are in line");
        await neighbour.EvaluatesAsync();
    }

    private static string Filled(string filler) => string.Concat(Enumerable.Repeat(filler, Large / Encoding.UTF8.GetByteCount(filler)));

    private static byte[] Call(Neighbour neighbour, int id, string method, string arguments) => MessageMutator.Frame(Encoding.UTF8.GetBytes(
        $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"{{{method}}}","params":{"session":{"instanceId":"{{{neighbour.Session.Info.InstanceId}}}"},{{{arguments}}}}}"""));

    /// <summary>By how much the agent grows from here to the end of the scope, at the peak and then.</summary>
    private sealed class Growth : IDisposable
    {
        private readonly Neighbour _neighbour;
        private readonly string _what;
        private readonly double _before;

        private Growth(Neighbour neighbour, string what) => (_neighbour, _what, _before) = (neighbour, what, neighbour.AgentMegabytes);

        public static async Task<Growth> OfAsync(Neighbour neighbour, string what)
        {
            await neighbour.SettledMegabytesAsync();
            ProcessMemory.ForgetPeak(neighbour.AgentId);
            return new Growth(neighbour, what);
        }

        public void Dispose()
        {
            double peak = ProcessMemory.PeakMegabytes(_neighbour.AgentId) - _before;
            double now = _neighbour.AgentMegabytes - _before;
            string said = $"{_what}: the agent grew by up to {peak:0.0} MB from {_before:0.0} MB, and by {now:0.0} MB in the end";
            TestContext.Current.TestOutputHelper?.WriteLine(said);
            Assert.InRange(peak, double.MinValue, ConnectionMegabytes);
        }
    }
}
