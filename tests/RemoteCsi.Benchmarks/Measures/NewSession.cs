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
    private const double Aimed = 100;
    private const int WarmUp = 5;

    /// <inheritdoc/>
    public string Name => "session";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int count = setting.Times(50, 20);
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        var opened = new Sample();
        var total = new Sample();
        var local = new Sample();
        for (int i = 0; i < WarmUp + count; i++)
        {
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

        opened = opened.Slice(WarmUp..);
        total = total.Slice(WarmUp..);
        local = local.Slice(WarmUp..);
        return new Section(
            "new session, agent and compiler warm; baseline a new CSharpScript state in a warm process",
            [
                new Row("to the first result of 1+1: median", total.Median, "ms", local.Median, Aim.AtMost(Aimed)),
                new Row("95 %", total.Percentile(95), "ms", local.Percentile(95)),
                new Row("of it until the session is there: median", opened.Median, "ms"),
            ],
            [$"({count} sessions, one after the other)"]);
    }
}
