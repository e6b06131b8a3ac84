using System.Diagnostics;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>How long sessions take to be usable again after the agent was killed and started anew.</summary>
internal sealed class Recovery : IBenchmark
{
    private const double Aimed = 5000;
    private const int Depth = 100;

    /// <summary>What a session is made of: declarations, uses of them, and what the framework has, in turns.</summary>
    private static readonly string[] Kinds =
    [
        "var v{0} = {0};", "int F{0}(int n) => n + {0};", "var l{0} = Enumerable.Range(0, {0} + 1).Select(n => n * 2).ToList();",
        "record R{0}(int Number, string Text);", "Math.Max({0}, DateTime.UnixEpoch.Day)",
    ];

    /// <inheritdoc/>
    public string Name => "recovery";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int count = setting.Times(50, 10);
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        int killed;
        await using (RemoteAgent agent = await home.ConnectAsync(cancellationToken))
        {
            for (int i = 0; i < count; i++)
            {
                await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(NameOf(i)), cancellationToken);
                for (int n = 0; n < Depth; n++)
                {
                    await session.RunAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, Kinds[n % Kinds.Length], n), cancellationToken);
                }
            }

            killed = (await agent.StatusAsync(cancellationToken)).Pid;
        }

        ProcessFile.Kill(killed);
        long began = Stopwatch.GetTimestamp();
        await home.RunAsync("agent", "start");
        await using RemoteAgent next = await home.ConnectAsync(cancellationToken);
        double answers = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        SessionInfo[] found = await next.ListSessionsAsync(cancellationToken);
        double listed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (found.Length != count)
        {
            throw new RcsiFailedException($"{found.Length} sessions came back, not {count}");
        }

        // Everybody comes back in the same moment.
        var usable = new Sample();
        double[] times = await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            await using RemoteSession session = await next.EnterSessionAsync(new SessionSelector(Name: NameOf(i)), cancellationToken: cancellationToken);
            string? value = (await session.RunAsync($"v0 + F{Depth - 4}(0) + l2.Count", cancellationToken)).Value?.Text;
            return value == $"{Depth - 4 + 3}" ? Stopwatch.GetElapsedTime(began).TotalMilliseconds : throw new RcsiFailedException($"session {i} said '{value}'");
        }));
        foreach (double time in times)
        {
            usable.Add(time);
        }

        return new Section(
            $"recovery: the agent killed and started anew, {count} sessions of {Depth} submissions each",
            [
                new Row("until the agent answers", answers, "ms"),
                new Row("until it has told of all sessions", listed, "ms"),
                new Row("until the first has answered a submission", usable.Least, "ms"),
                new Row("half of them", usable.Median, "ms"),
                new Row("all of them", usable.Most, "ms", Aim: Aim.AtMost(Aimed)),
            ],
            ["(from the kill on; a client asks all sessions in the same moment, and each needs its whole chain compiled again)"]);
    }

    private static string NameOf(int session) => $"s{session}";
}
