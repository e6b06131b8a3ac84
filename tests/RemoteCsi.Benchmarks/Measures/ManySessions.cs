using System.Diagnostics;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>Many live sessions on one machine, each evaluating in turn. 500 with the environment variable <c>RCSI_SOAK</c>.</summary>
internal sealed class ManySessions : IBenchmark
{
    private const int Soak = 500;
    private const int Rounds = 3;
    private const int AtOnce = 8;

    /// <inheritdoc/>
    public string Name => "many";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int count = Environment.GetEnvironmentVariable("RCSI_SOAK") is { Length: > 0 } ? Soak : setting.Times(60, 20);
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        var sessions = new RemoteSession[count];
        long began = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, token) =>
        {
            sessions[i] = await agent.NewSessionAsync(new NewSessionRequest($"s{i}"), token);
            await sessions[i].RunAsync($"int mine = {i}; int turns = 0;", token);
        });
        double made = Stopwatch.GetElapsedTime(began).TotalMilliseconds;

        var turns = new Sample();
        for (int round = 1; round <= Rounds; round++)
        {
            for (int i = 0; i < count; i++)
            {
                began = Stopwatch.GetTimestamp();
                SubmissionOutcome outcome = await sessions[i].RunAsync("mine * 1000 + ++turns", cancellationToken);
                turns.AddSince(began);
                if (outcome.Value?.Text != $"{(i * 1000) + round}")
                {
                    throw new RcsiFailedException($"session {i} said '{outcome.Value?.Text}' in round {round}");
                }
            }
        }

        var memory = new Sample();
        foreach (RemoteSession session in sessions)
        {
            memory.Add(ProcessFile.ProportionalMegabytes(session.Info.WorkerPid ?? 0));
        }

        AgentStatus status = await agent.StatusAsync(cancellationToken);
        var section = new Section(
            $"{count} live sessions, each evaluating in turn",
            [
                new Row("to make one and run its first submission: mean", made / count, "ms"),
                new Row("a turn: median", turns.Median, "ms"),
                new Row("95 %", turns.Percentile(95), "ms"),
                new Row("slowest", turns.Most, "ms"),
                new Row("worker, proportional (PSS): median", memory.Median, "MB"),
                new Row("the largest", memory.Most, "MB"),
                new Row("agent, resident", ProcessFile.ResidentMegabytes(status.Pid), "MB"),
                new Row("compiler, resident", ProcessFile.ResidentMegabytes(status.CompilerPid ?? 0), "MB"),
            ],
            [$"({Rounds} rounds; every answer was the right session's; {AtOnce} at a time were made)"]);
        foreach (RemoteSession session in sessions)
        {
            await session.DisposeAsync();
        }

        return section;
    }
}
