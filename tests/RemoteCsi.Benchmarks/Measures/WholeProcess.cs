using RemoteCsi.Benchmarks.Baselines;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>What a shell script pays for one line of C#: a process of rcsi from start to end, the agent running.</summary>
internal sealed class WholeProcess : IBenchmark
{
    private const double Aimed = 200;
    private const int WarmUp = 3;

    /// <inheritdoc/>
    public string Name => "process";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int count = setting.Times(40, 20);
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        var remote = new Sample();
        var empty = new Sample();
        for (int i = 0; i < WarmUp + count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            remote.Add(await home.InvokeAsync());
            empty.Add(await BaselineProgram.RunAsync(BaselineProgram.Empty));
        }

        remote = remote.Slice(WarmUp..);
        empty = empty.Slice(WarmUp..);
        return new Section(
            "rcsi invoke local -c 1+1 as a whole process, agent running; baseline a .NET program that does nothing",
            [
                new Row("median", remote.Median, "ms", empty.Median, Aim.AtMost(Aimed)),
                new Row("95 %", remote.Percentile(95), "ms", empty.Percentile(95)),
            ],
            [$"({count} times in turns; each makes and removes a session of its own)"]);
    }
}
