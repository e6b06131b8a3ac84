using System.Diagnostics;
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
            await SubmitAsync(other, Part, cancellationToken);
        }

        await using RemoteSession session = await agent.NewTemporaryAsync(cancellationToken);
        AgentStatus status = await agent.StatusAsync(cancellationToken);
        (string Name, int Id)[] processes =
            [("agent", status.Pid), ("compiler", status.CompilerPid ?? 0), ("worker", session.Info.WorkerPid ?? 0)];
        var times = new Sample();
        await SubmitAsync(session, WarmUp, cancellationToken, times);
        var before = processes.Select(process => (Resident: ProcessFile.ResidentMegabytes(process.Id), Anonymous: ProcessFile.AnonymousMegabytes(process.Id))).ToArray();
        await SubmitAsync(session, count - WarmUp, cancellationToken, times);

        Sample first = times.Slice(WarmUp..(WarmUp + Part));
        Sample last = times.Slice((count - Part)..);
        var rows = new List<Row>
        {
            new($"last {Part} against first warmed {Part}: median", last.Median, "ms", first.Median, Aim.TimesBaseline(Aimed)),
            new("95 %", last.Percentile(95), "ms", first.Percentile(95)),
            new("99 %", last.Percentile(99), "ms", first.Percentile(99)),
        };
        foreach (((string name, int id), (double resident, double anonymous)) in processes.Zip(before))
        {
            rows.Add(new Row($"{name}, resident", ProcessFile.ResidentMegabytes(id), "MB", resident));
            rows.Add(new Row($"{name}, of it heap (anonymous)", ProcessFile.AnonymousMegabytes(id), "MB", anonymous));
        }

        return new Section(
            $"{count} submissions in one session",
            rows,
            [$"(memory: after {count} submissions, baseline after {WarmUp}; it holds garbage that the runtime has not collected yet)"]);
    }

    private static async Task SubmitAsync(RemoteSession session, int count, CancellationToken cancellationToken, Sample? times = null)
    {
        int done = times?.Count ?? 0;
        for (int n = done; n < done + count; n++)
        {
            long began = Stopwatch.GetTimestamp();
            await session.RunAsync(Code(n), cancellationToken);
            times?.AddSince(began);
        }
    }

    // The newest name, the oldest name, and one that is found only behind all of the session's own.
    private static string Code(int n) => (n % 4) switch
    {
        0 => $"int x{n} = {n};",
        1 => $"x{n - 1} + 1",
        2 => "x0 + 1",
        _ => $"Math.Max(x{n - 3}, 7)",
    };
}
