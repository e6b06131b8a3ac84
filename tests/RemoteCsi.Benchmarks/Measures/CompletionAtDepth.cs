using System.Diagnostics;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>Whether completion grows slow with a session: the same lists in sessions of 1, 100, 1,000 and 10,000 submissions.</summary>
internal sealed class CompletionAtDepth : IBenchmark
{
    // Beside one round trip of the line, of which there is none here.
    private const double AimedMilliseconds = 50;

    // Against depth 1, and for this depth.
    private const double AimedTimes = 1.5;
    private const int Judged = 1000;
    private const int WarmUp = 20;

    // So many submissions are on their way at a time; the agent takes 64 calls of a connection.
    private const int AtOnce = 16;

    /// <inheritdoc/>
    public string Name => "completion";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int count = setting.Times(100, 30);
        int[] depths = setting.Quick ? [1, 100, 1000] : [1, 100, 1000, 10_000];
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        var sessions = new RemoteSession[depths.Length];
        for (int i = 0; i < depths.Length; i++)
        {
            // They go with the agent; temporary ones would go one by one.
            sessions[i] = await agent.NewTemporaryAsync(cancellationToken);
            await DeepenAsync(sessions[i], depths[i], cancellationToken);
        }

        Sample[] members = [.. depths.Select(_ => new Sample())];
        Sample[] names = [.. depths.Select(_ => new Sample())];
        for (int n = -WarmUp; n < count; n++)
        {
            for (int i = 0; i < depths.Length; i++)
            {
                // Another text each time, so that no answer can be one from before.
                string before = $"Console.Write({n + WarmUp}); ";
                double member = await CompleteAsync(sessions[i], before + "s.", '.', "Length", cancellationToken);
                double name = await CompleteAsync(sessions[i], before, null, "s", cancellationToken);
                if (n >= 0)
                {
                    members[i].Add(member);
                    names[i].Add(name);
                }
            }
        }

        return new Section(
            "completion in sessions of different depth; baseline the session of depth 1",
            [.. Rows("members of a string", depths, members), .. Rows("all names in scope", depths, names)],
            [$"({count} lists each, in turns, each on another text; time until the client has the whole list)"]);
    }

    private static IEnumerable<Row> Rows(string what, int[] depths, Sample[] samples)
    {
        for (int i = 0; i < depths.Length; i++)
        {
            double? Baseline(double value) => i == 0 ? null : value;
            double slow = samples[i].Percentile(95);
            yield return new Row($"{what}, depth {depths[i]}: median", samples[i].Median, "ms", Baseline(samples[0].Median));
            yield return new Row("95 %", slow, "ms", Baseline(samples[0].Percentile(95)), depths[i] == Judged ? Aim.TimesBaseline(AimedTimes) : null);
            yield return new Row("95 %, as a person waits for it", slow, "ms", Aim: Aim.AtMost(AimedMilliseconds));
        }
    }

    private static async Task DeepenAsync(RemoteSession session, int depth, CancellationToken cancellationToken)
    {
        await session.RunAsync("string s = \"text\";", cancellationToken);
        await Parallel.ForAsync(1, depth, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (n, token) =>
            await session.RunAsync($"var x{n} = {n};", token));
    }

    private static async Task<double> CompleteAsync(
        RemoteSession session, string code, char? trigger, string wanted, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        CompletionList list = await session.CompleteAsync(code, code.Length, trigger, cancellationToken);
        double elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return list.Items.Any(item => item.Label == wanted)
            ? elapsed
            : throw new RcsiFailedException($"the {list.Items.Length} completions of '{code}' do not have '{wanted}'");
    }
}
