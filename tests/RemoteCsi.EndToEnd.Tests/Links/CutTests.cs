using System.Text;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Testing.Relays;

namespace RemoteCsi.EndToEnd.Tests.Links;

/// <summary>The byte stream between a client and its agent is cut at random, hundreds of times, under sessions that write and count.</summary>
public sealed class CutTests
{
    /// <summary>More with <c>RCSI_SOAK</c>, which multiplies it.</summary>
    private static readonly int Cuts = 220 * Math.Max(1, int.TryParse(Environment.GetEnvironmentVariable("RCSI_SOAK"), out int soak) ? soak : 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HundredsOfCuts_LoseNothing_RepeatNothing_AndMixNothingUp()
    {
        int seed = Environment.GetEnvironmentVariable("RCSI_SEED") is { Length: > 0 } given ? int.Parse(given, null) : Random.Shared.Next();
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using var relay = new FaultyRelay(Path.Combine(home.Path, "relay"), home.AgentSocket) { Plan = Plan(seed) };
        await using RemoteAgent agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(relay.Endpoint), cancellationToken: Token);
        var downs = new List<double>();
        long downAt = 0;
        agent.LinkChanged += link =>
        {
            if (link.Status == Client.Links.LinkStatus.Up)
            {
                downs.Add(System.Diagnostics.Stopwatch.GetElapsedTime(downAt).TotalMilliseconds);
            }
            else
            {
                downAt = System.Diagnostics.Stopwatch.GetTimestamp();
            }
        };
        var sessions = new List<Counted>();
        foreach (string name in (string[])["first", "second"])
        {
            sessions.Add(new Counted(await agent.NewSessionAsync(new NewSessionRequest(name), Token), Path.Combine(home.Scratch, name)));
        }

        try
        {
            await Task.WhenAll(sessions.Select((session, i) => session.RunAsync(new Random(seed + i), () => relay.Cuts >= Cuts)))
                .WithinAsync(TimeSpan.FromMinutes(3) * Math.Max(1, Cuts / 220), $"{Cuts} cuts");
        }
        catch (Exception exception)
        {
            Assert.Fail($"seed {seed}, after {relay.Cuts} cuts of {relay.Made} connections: {exception}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seed {seed}: {relay.Cuts} cuts, {relay.Made} connections, {sessions.Sum(session => session.Submissions)} submissions; without a link for {downs.Sum() / 1000:F1} s in all");
        foreach (Counted session in sessions)
        {
            await session.DisposeAsync();
        }
    }

    /// <summary>
    /// The first connection lasts until the sessions are there. Of the others one in eight breaks before it has said hello and
    /// entered (many of them in a row would only measure the back-off), the rest after it, in one direction or the other.
    /// </summary>
    private static Func<int, Cut?> Plan(int seed) => connection =>
    {
        var random = new Random(unchecked((seed * 397) ^ connection));
        bool towardsAgent = random.Next(4) == 0;
        (int least, int most) = (random.Next(8) == 0, towardsAgent) switch
        {
            (true, _) => (1, 1_500),
            (_, true) => (1_200, 5_000),
            _ => (10_000, 120_000),
        };
        long bytes = (long)(least * Math.Exp(random.NextDouble() * Math.Log((double)most / least)));
        return new Cut(connection == 0 ? 20_000 : bytes, towardsAgent && connection > 0, random.Next(8) == 0 ? TimeSpan.FromMilliseconds(random.Next(60)) : TimeSpan.Zero);
    };

    /// <summary>A session whose submissions count, write numbered lines to both streams, and leave a trace in a file.</summary>
    private sealed class Counted : IAsyncDisposable
    {
        private readonly RemoteSession _session;
        private readonly string _trace;
        private readonly StringBuilder _seen = new();
        private readonly StringBuilder _expected = new();
        private OutputStream _last = OutputStream.Stdout;

        public Counted(RemoteSession session, string trace)
        {
            (_session, _trace) = (session, trace);
            session.OutputReceived += OnOutput;
            session.OutputDropped += chunks => _seen.Append($"<{chunks} chunks dropped>");
        }

        public int Submissions { get; private set; }

        public async Task RunAsync(Random random, Func<bool> isEnough)
        {
            await SubmitAsync("int count = 0;", null);
            while (!isEnough())
            {
                int number = ++Submissions;
                int lines = random.Next(2) == 0 ? random.Next(1500) : random.Next(60);
                int width = random.Next(1, 40);
                await SubmitAsync(
                    $"File.AppendAllText(\"{_trace}\", \"{number}\\n\"); for (int i = 0; i < {lines}; i++) " +
                    $"{{ Console.WriteLine($\"{number}.{{i}} {new string('é', width)}\"); if (i % 7 == 3) Console.Error.WriteLine($\"{number}!{{i}}\"); }} ++count",
                    $"{number}");
                for (int i = 0; i < lines; i++)
                {
                    _expected.Append($"{number}.{i} {new string('é', width)}\n").Append(i % 7 == 3 ? $"\u0001{number}!{i}\n\u0002" : "");
                }

                Compare(number);
            }

            Assert.Equal(string.Concat(Enumerable.Range(1, Submissions).Select(number => $"{number}\n")), await File.ReadAllTextAsync(_trace, Token));
        }

        public ValueTask DisposeAsync() => _session.DisposeAsync();

        private async Task SubmitAsync(string code, string? value)
        {
            SubmissionOutcome outcome = await _session.SubmitAsync(code, cancellationToken: Token);
            Assert.Equal((SubmissionStatus.Completed, value), (outcome.Status, outcome.Value?.Text));
        }

        private void OnOutput(OutputChunk chunk)
        {
            if (chunk.Stream != _last)
            {
                _seen.Append(chunk.Stream == OutputStream.Stderr ? '\u0001' : '\u0002');
                _last = chunk.Stream;
            }

            _seen.Append(chunk.Text);
        }

        // A change of stream is told by the chunk after it, so the last mark may be missing on one side.
        private void Compare(int number)
        {
            string seen = _seen.ToString().TrimEnd('\u0002');
            string expected = _expected.ToString().TrimEnd('\u0002');
            int at = seen.AsSpan().CommonPrefixLength(expected);
            Assert.True(
                seen == expected,
                $"submission {number} of {_session.Info.Name}, at {at} of {expected.Length}: '{Excerpt(seen, at)}' instead of '{Excerpt(expected, at)}'");
            _seen.Clear();
            _expected.Clear();
            _last = OutputStream.Stdout;
        }

        private static string Excerpt(string text, int at) => text.Substring(Math.Max(0, at - 20), Math.Min(60, text.Length - Math.Max(0, at - 20)));
    }
}
