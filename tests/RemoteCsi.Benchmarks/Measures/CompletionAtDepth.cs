using System.Diagnostics;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>Whether completion grows slow with a session: the same lists in sessions of 1, 100 and 1,000 submissions.</summary>
internal sealed class CompletionAtDepth : IBenchmark
{
    private const double Aimed = 1.5;
    private const int WarmUp = 20;
    private static readonly int[] Depths = [1, 100, 1000];

    /// <inheritdoc/>
    public string Name => "completion";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int count = setting.Times(100, 30);
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        var sessions = new RemoteSession[Depths.Length];
        for (int i = 0; i < Depths.Length; i++)
        {
            // They go with the agent; temporary ones would go one by one.
            sessions[i] = await agent.NewTemporaryAsync(cancellationToken);
            await DeepenAsync(sessions[i], Depths[i], cancellationToken);
        }

        Sample[] members = [.. Depths.Select(_ => new Sample())];
        Sample[] names = [.. Depths.Select(_ => new Sample())];
        for (int n = -WarmUp; n < count; n++)
        {
            for (int i = 0; i < Depths.Length; i++)
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
            [.. Rows("members of a string", members), .. Rows("all names in scope", names)],
            [$"({count} lists each, in turns, each on another text; time until the client has the whole list)"]);
    }

    private static IEnumerable<Row> Rows(string what, Sample[] samples)
    {
        yield return new Row($"{what}, depth 1: median", samples[0].Median, "ms");
        yield return new Row("95 %", samples[0].Percentile(95), "ms");
        for (int i = 1; i < Depths.Length; i++)
        {
            yield return new Row($"{what}, depth {Depths[i]}: median", samples[i].Median, "ms", samples[0].Median);
            yield return new Row(
                "95 %", samples[i].Percentile(95), "ms", samples[0].Percentile(95), Depths[i] == 1000 ? Aim.TimesBaseline(Aimed) : null);
        }
    }

    private static async Task DeepenAsync(RemoteSession session, int depth, CancellationToken cancellationToken)
    {
        await session.RunAsync("string s = \"text\";", cancellationToken);
        for (int n = 1; n < depth; n++)
        {
            await session.RunAsync($"var x{n} = {n};", cancellationToken);
        }
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
