using System.Diagnostics;
using RemoteCsi.Benchmarks.Baselines;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>Whether a session grows slow or fat: thousands of submissions, each declaring or using something.</summary>
internal sealed class LongSession : IBenchmark
{
    private const double Aimed = 1.5;
    private const int Part = 500;
    private const int WarmUp = 200;

    // One after the other in turns, so that a part of 500 has 125 of each.
    private static readonly Shape[] Shapes =
    [
        new("declares a variable", n => $"int x{n} = {n};"),
        new("uses the newest name", n => $"x{n - 1} + 1"),
        new("uses the oldest name", _ => "x0 + 1"),
        new("uses a name of the framework", n => $"Math.Max(x{n - 3}, 7)"),
    ];

    /// <inheritdoc/>
    public string Name => "depth";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int count = setting.Times(5000, 1500);
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        await using (RemoteSession other = await agent.NewTemporaryAsync(cancellationToken))
        {
            // Agent and compiler are warm before, so that their growing faster does not hide the session's growing slower.
            await MeasureAsync(code => other.RunAsync(code, cancellationToken), new Sample(), Part);
        }

        await using RemoteSession session = await agent.NewTemporaryAsync(cancellationToken);
        AgentStatus status = await agent.StatusAsync(cancellationToken);
        (string Name, int Id)[] processes =
            [("agent", status.Pid), ("compiler", status.CompilerPid ?? 0), ("worker", session.Info.WorkerPid ?? 0)];
        var times = new Sample();
        await MeasureAsync(code => session.RunAsync(code, cancellationToken), times, WarmUp);
        var before = processes.Select(process => (Resident: ProcessFile.ResidentMegabytes(process.Id), Anonymous: ProcessFile.AnonymousMegabytes(process.Id))).ToArray();
        await MeasureAsync(code => session.RunAsync(code, cancellationToken), times, count - WarmUp);

        var memory = new List<Row>();
        foreach (((string name, int id), (double resident, double anonymous)) in processes.Zip(before))
        {
            memory.Add(new Row($"{name}, resident", ProcessFile.ResidentMegabytes(id), "MB", resident));
            memory.Add(new Row($"{name}, of it heap (anonymous)", ProcessFile.AnonymousMegabytes(id), "MB", anonymous));
        }

        var script = new ScriptSession();
        var scriptTimes = new Sample();
        await MeasureAsync(code => script.RunAsync(code, cancellationToken), scriptTimes, count);

        List<Row> rows =
        [
            .. Rows("all", times, 0, 1, Aim.TimesBaseline(Aimed)),
            .. Shapes.Select((shape, place) => Rows(shape.What, times, place, Shapes.Length)[0]),
            new("CSharpScript in process, the same: median", Last(scriptTimes).Median, "ms", First(scriptTimes).Median),
            .. memory,
        ];

        return new Section(
            $"{count} submissions in one session: the last {Part}; baseline the first {Part} after {WarmUp}",
            rows,
            [$"(memory: after {count} submissions, baseline after {WarmUp}; with the garbage that the runtime has not collected yet)"]);
    }

    private static Sample First(Sample times) => times.Slice(WarmUp..(WarmUp + Part));

    private static Sample Last(Sample times) => times.Slice((times.Count - Part)..);

    // WarmUp and Part are multiples of the number of shapes, so that a place in a part is a shape.
    private static Row[] Rows(string what, Sample times, int place, int step, Aim? aim = null)
    {
        Sample first = First(times).Every(step, place);
        Sample last = Last(times).Every(step, place);
        return
        [
            new Row($"{what}: median", last.Median, "ms", first.Median, aim),
            new Row("95 %", last.Percentile(95), "ms", first.Percentile(95)),
            new Row("99 %", last.Percentile(99), "ms", first.Percentile(99)),
        ];
    }

    private static async Task MeasureAsync(Func<string, Task> run, Sample times, int count)
    {
        for (int end = times.Count + count; times.Count < end;)
        {
            int n = times.Count;
            long began = Stopwatch.GetTimestamp();
            await run(Shapes[n % Shapes.Length].Code(n));
            times.AddSince(began);
        }
    }

    /// <summary>A kind of submission.</summary>
    /// <param name="What">What it does.</param>
    /// <param name="Code">Its text, by its number in the session from 0.</param>
    private sealed record Shape(string What, Func<int, string> Code);
}
