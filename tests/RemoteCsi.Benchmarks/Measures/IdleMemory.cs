using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>What agent and workers hold while nobody does anything.</summary>
internal sealed class IdleMemory : IBenchmark
{
    private const double AimedWorker = 8;
    private const double AimedAgent = 60;
    private const int ManySessions = 20;
    private static readonly TimeSpan AgentIdles = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WorkersIdle = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        int agentId;
        await using (RemoteAgent asking = await home.ConnectAsync(cancellationToken))
        {
            agentId = (await asking.StatusAsync(cancellationToken)).Pid;
        }

        await Task.Delay(AgentIdles, cancellationToken);
        double spare;
        await using (RemoteAgent asking = await home.ConnectAsync(cancellationToken))
        {
            spare = (await asking.StatusAsync(cancellationToken)).SpareWorkerPid is int id
                ? ProcessFile.ProportionalMegabytes(id)
                : throw new RcsiFailedException($"there is no spare worker after {AgentIdles.TotalSeconds:0} s");
        }

        double fresh = ProcessFile.ResidentMegabytes(agentId);

        await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        var sessions = new List<RemoteSession>();
        (Sample alone, _) = await IdleAsync(agent, sessions, 1, cancellationToken);
        (Sample many, Sample own) = await IdleAsync(agent, sessions, ManySessions, cancellationToken);
        double holding = ProcessFile.ResidentMegabytes(agentId);
        foreach (RemoteSession session in sessions)
        {
            await session.DisposeAsync();
        }

        AgentStatus status = await agent.StatusAsync(cancellationToken);
        return new Section(
            "memory while idle",
            [
                new Row("spare worker, proportional (PSS), no session", spare, "MB", Aim: Aim.AtMost(AimedWorker)),
                new Row("worker, proportional (PSS), 1 session", alone.Median, "MB", Aim: Aim.AtMost(AimedWorker)),
                new Row($"worker, proportional (PSS), {ManySessions} sessions: median", many.Median, "MB", Aim: Aim.AtMost(AimedWorker)),
                new Row("worker, the largest of them", many.Most, "MB", Aim: Aim.AtMost(AimedWorker)),
                new Row("worker, of it shared with nobody: median", own.Median, "MB"),
                new Row("agent, resident, new, without sessions", fresh, "MB", Aim: Aim.AtMost(AimedAgent)),
                new Row($"agent, resident, with {ManySessions} sessions", holding, "MB", fresh),
                new Row("compiler, resident", ProcessFile.ResidentMegabytes(status.CompilerPid ?? 0), "MB"),
            ],
            [
                $"(workers after 1+1 and {WorkersIdle.TotalSeconds:0} s of rest; the runtime's files are divided among all .NET processes of the",
                " machine, so that the only worker of an otherwise idle one bears a third or a fourth of them;",
                $" agent {AgentIdles.TotalSeconds:0} s after one client asked for its status)",
            ]);
    }

    /// <summary>Opens sessions up to a number, lets them rest, and looks at all of their workers.</summary>
    private static async Task<(Sample Proportional, Sample Own)> IdleAsync(RemoteAgent agent, List<RemoteSession> sessions, int count, CancellationToken cancellationToken)
    {
        while (sessions.Count < count)
        {
            RemoteSession session = await agent.NewTemporaryAsync(cancellationToken);
            sessions.Add(session);
            await session.RunOnePlusOneAsync(cancellationToken);
        }

        await Task.Delay(WorkersIdle, cancellationToken);
        var proportional = new Sample();
        var own = new Sample();
        foreach (RemoteSession session in sessions)
        {
            int id = session.Info.WorkerPid ?? 0;
            proportional.Add(ProcessFile.ProportionalMegabytes(id));
            own.Add(ProcessFile.OwnMegabytes(id));
        }

        return (proportional, own);
    }
}
