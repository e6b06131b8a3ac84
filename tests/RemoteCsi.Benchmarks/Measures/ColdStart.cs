using RemoteCsi.Benchmarks.Baselines;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>The first use after a boot: nothing of rcsi runs, and one command must start client, agent, compiler and worker.</summary>
internal sealed class ColdStart : IBenchmark
{
    private const double Aimed = 1500;

    /// <inheritdoc/>
    public string Name => "cold";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int count = setting.Times(10, 3);
        var remote = new Sample();
        var local = new Sample();
        for (int i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using (var home = new AgentHome(setting.Program))
            {
                remote.Add(await home.InvokeAsync());
            }

            local.Add(await BaselineProgram.RunAsync(BaselineProgram.Script, "1+1"));
        }

        return new Section(
            "rcsi invoke local -c 1+1 as a whole process, no agent running; baseline a program that calls CSharpScript.RunAsync",
            [
                new Row("median", remote.Median, "ms", local.Median, Aim.AtMost(Aimed)),
                new Row("slowest", remote.Percentile(100), "ms", local.Percentile(100)),
            ],
            [$"({count} times; the files are in the system's cache)"]);
    }
}
