using System.Diagnostics;
using RemoteCsi.Benchmarks.Baselines;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>How long a new session takes to its first result when agent and compiler are warm.</summary>
internal sealed class NewSession : IBenchmark
{
    private const double AimedWithSpare = 25;
    private const double AimedWithout = 100;
    private const int WarmUp = 5;
    private static readonly TimeSpan LookForSpare = TimeSpan.FromMilliseconds(20);

    // The spare is kept from the moment at which it is ready; the compiler settles what it was opened for a little later.
    private static readonly TimeSpan SpareRests = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SpareDeadline = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public string Name => "session";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int count = setting.Times(50, 20);
        (Sample total, Sample opened, Sample local) = await MeasureAsync(setting, count, withSpare: true, cancellationToken);
        (Sample coldTotal, Sample coldOpened, _) = await MeasureAsync(setting, count, withSpare: false, cancellationToken);
        return new Section(
            "new session, agent and compiler warm; baseline a new CSharpScript state in a warm process",
            [
                new Row("with a spare worker, to the first result of 1+1: median", total.Median, "ms", local.Median, Aim.AtMost(AimedWithSpare)),
                new Row("quickest", total.Least, "ms", local.Least),
                new Row("95 %", total.Percentile(95), "ms", local.Percentile(95)),
                new Row("of it until the session is there: median", opened.Median, "ms"),
                new Row("without, to the first result of 1+1: median", coldTotal.Median, "ms", local.Median, Aim.AtMost(AimedWithout)),
                new Row("quickest", coldTotal.Least, "ms", local.Least),
                new Row("95 %", coldTotal.Percentile(95), "ms", local.Percentile(95)),
                new Row("of it until the session is there: median", coldOpened.Median, "ms"),
            ],
            [$"({count} sessions of each kind, one after the other; with a spare, each when the next one was ready)"]);
    }

    private static async Task<(Sample Total, Sample Opened, Sample Local)> MeasureAsync(
        BenchmarkSetting setting, int count, bool withSpare, CancellationToken cancellationToken)
    {
        await using AgentHome home = await AgentHome.StartAsync(setting.Program, withSpare ? [] : ["--no-spare"]);
        await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        var opened = new Sample();
        var total = new Sample();
        var local = new Sample();
        for (int i = 0; i < WarmUp + count; i++)
        {
            if (withSpare)
            {
                await UntilSpareIsReadyAsync(agent, cancellationToken);
            }

            long began = Stopwatch.GetTimestamp();
            await using (RemoteSession session = await agent.NewTemporaryAsync(cancellationToken))
            {
                opened.AddSince(began);
                await session.RunOnePlusOneAsync(cancellationToken);
                total.AddSince(began);
            }

            began = Stopwatch.GetTimestamp();
            await new ScriptSession().RunAsync("1+1", cancellationToken);
            local.AddSince(began);
        }

        return (total.Slice(WarmUp..), opened.Slice(WarmUp..), local.Slice(WarmUp..));
    }

    private static async Task UntilSpareIsReadyAsync(RemoteAgent agent, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        while ((await agent.StatusAsync(cancellationToken)).SpareWorkerPid is null)
        {
            if (Stopwatch.GetElapsedTime(began) > SpareDeadline)
            {
                throw new RcsiFailedException($"there is no spare worker after {SpareDeadline.TotalSeconds:0} s");
            }

            await Task.Delay(LookForSpare, cancellationToken);
        }

        await Task.Delay(SpareRests, cancellationToken);
    }
}
