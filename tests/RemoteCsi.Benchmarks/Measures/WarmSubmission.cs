using System.Diagnostics;
using RemoteCsi.Benchmarks.Baselines;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>What it costs that code runs in another process: <c>1+1</c> in a session, and beside it by CSharpScript.</summary>
internal sealed class WarmSubmission : IBenchmark
{
    private const double Aimed = 1.2;
    private const int FirstPart = 200;

    /// <inheritdoc/>
    public string Name => "submission";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        // Roslyn's code gets quicker for some 1,200 submissions, in this process and in the compiler's, until the runtime has
        // compiled all of it as well as it can.
        int warmUp = setting.Times(1500, 200);
        int pairs = setting.Times(1000, 500);
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        await using RemoteSession session = await agent.NewTemporaryAsync(cancellationToken);
        var script = new ScriptSession();
        var remote = new Sample();
        var local = new Sample();
        for (int i = -warmUp; i < pairs; i++)
        {
            // In turns, and each first every other time, so that neither has the better half of a drift.
            if (i % 2 == 0)
            {
                await MeasureRemoteAsync();
                await MeasureLocalAsync();
            }
            else
            {
                await MeasureLocalAsync();
                await MeasureRemoteAsync();
            }
        }

        Sample here = local.Slice(warmUp..);
        Sample there = remote.Slice(warmUp..);
        return new Section(
            "1+1 in a warm session: client, agent, compiler, worker and back; baseline CSharpScript.ContinueWithAsync in process",
            [
                new Row("median", there.Median, "ms", here.Median, Aim.TimesBaseline(Aimed)),
                new Row("quickest", there.Least, "ms", here.Least),
                new Row("95 %", there.Percentile(95), "ms", here.Percentile(95)),
                new Row("99 %", there.Percentile(99), "ms", here.Percentile(99)),
                new Row($"while warming up, the first {FirstPart}: median", remote.Slice(..FirstPart).Median, "ms", local.Slice(..FirstPart).Median),
            ],
            [$"({pairs} pairs in turns after {warmUp} to warm up; both chains equally deep, same usings and references)"]);

        async Task MeasureRemoteAsync()
        {
            long began = Stopwatch.GetTimestamp();
            await session.RunOnePlusOneAsync(cancellationToken);
            remote.AddSince(began);
        }

        async Task MeasureLocalAsync()
        {
            long began = Stopwatch.GetTimestamp();
            await script.RunAsync("1+1", cancellationToken);
            local.AddSince(began);
        }
    }
}
