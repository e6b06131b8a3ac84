using System.Diagnostics;
using RemoteCsi.Benchmarks.Baselines;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>Much output: how fast it comes, what it costs others, and what agent and worker hold meanwhile.</summary>
internal sealed class OutputRate : IBenchmark
{
    private const double AimedGrowth = 64;
    private const double AimedSlowdown = 2;
    private const int Block = 64 * 1024;
    private const double Megabyte = 1024 * 1024;

    /// <inheritdoc/>
    public string Name => "output";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        long bytes = setting.Times(1024, 128) * 1024L * 1024;
        double cat = await SocketCopy.MeasureAsync(bytes, cancellationToken);
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        await using RemoteSession session = await agent.NewTemporaryAsync(cancellationToken);
        await session.RunAsync("""string block = new string('x', 65535) + "\n"; string letters = new string('é', 65535) + "\n";""", cancellationToken);
        double text = await ReadAsync(session, "block", bytes, cancellationToken);
        double lettered = await ReadAsync(session, "letters", bytes / 4, cancellationToken);
        double native = await NativeAsync(session, bytes / 4, cancellationToken);

        long flood = setting.Times(10, 1) * 1024L * 1024 * 1024;
        (double worker, double agentGrowth, Sample quiet, Sample beside) = await FloodAsync(home, agent, flood, cancellationToken);
        string much = $"{flood >> 30} GB to nobody";
        return new Section(
            $"output: {bytes >> 20} MB to a client that reads; baseline a program that copies as cat does over a unix socket",
            [
                new Row("rate, Console.Write of ASCII", text, "MB/s", cat),
                new Row("rate, letters of two bytes (characters)", lettered, "MB/s", cat),
                new Row("rate, descriptor 1 (a child process)", native, "MB/s", cat),
                new Row($"{much}: the worker grew by", worker, "MB", Aim: Aim.AtMost(AimedGrowth)),
                new Row($"{much}: the agent grew by", agentGrowth, "MB", Aim: Aim.AtMost(AimedGrowth)),
                new Row("another session's 1+1 meanwhile: median", beside.Median, "ms", quiet.Median, Aim.TimesBaseline(AimedSlowdown)),
                new Row("95 %", beside.Percentile(95), "ms", quiet.Percentile(95)),
            ],
            ["(growth: the most that was ever resident, less what was before; the baseline of 1+1 is the same session before the flood)"]);
    }

    private static async Task<double> ReadAsync(RemoteSession session, string variable, long characters, CancellationToken cancellationToken)
    {
        long received = 0;
        void Count(Protocol.Submissions.OutputChunk chunk) => received += chunk.Text.Length;
        session.OutputReceived += Count;
        long began = Stopwatch.GetTimestamp();
        await session.RunAsync($"for (int i = 0; i < {characters / Block}; i++) Console.Write({variable});", cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        session.OutputReceived -= Count;
        return received == characters / Block * Block
            ? characters / Megabyte / seconds
            : throw new RcsiFailedException($"{received} characters came, not {characters / Block * Block}");
    }

    private static async Task<double> NativeAsync(RemoteSession session, long bytes, CancellationToken cancellationToken)
    {
        long received = 0;
        void Count(Protocol.Submissions.OutputChunk chunk) => received += chunk.Text.Length;
        session.OutputReceived += Count;
        long began = Stopwatch.GetTimestamp();
        await session.RunAsync(
            $$"""System.Diagnostics.Process.Start("/bin/sh", ["-c", "head -c {{bytes}} /dev/zero | tr '\\0' x"]).WaitForExit();""", cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        session.OutputReceived -= Count;
        return received == bytes ? bytes / Megabyte / seconds : throw new RcsiFailedException($"{received} bytes came, not {bytes}");
    }

    private static async Task<(double Worker, double Agent, Sample Quiet, Sample Beside)> FloodAsync(
        AgentHome home, RemoteAgent agent, long bytes, CancellationToken cancellationToken)
    {
        await using RemoteSession other = await agent.NewTemporaryAsync(cancellationToken);
        SessionInfo flooded = await agent.CreateSessionAsync(new NewSessionRequest("flooded"), cancellationToken);
        AgentStatus status = await agent.StatusAsync(cancellationToken);
        int worker = flooded.WorkerPid ?? 0;
        var quiet = new Sample();
        for (int i = 0; i < 300; i++)
        {
            await TimeAsync(other, quiet, cancellationToken);
        }

        double workerBefore = ProcessFile.ResidentMegabytes(worker);
        double agentBefore = ProcessFile.ResidentMegabytes(status.Pid);

        // Who submits leaves at once, so that nobody has entered the session and the oldest output is dropped.
        await using (RemoteAgent submitter = await home.ConnectAsync(cancellationToken))
        {
            RemoteSession entered = await submitter.EnterSessionAsync(SessionSelector.For(flooded), cancellationToken: cancellationToken);
            _ = entered.SubmitAsync(
                $"string block = new string('x', {Block - 1}) + \"\\n\"; for (long i = 0; i < {bytes / Block}; i++) Console.Write(block);", cancellationToken: cancellationToken);
            while ((await agent.ListSessionsAsync(cancellationToken)).Single(one => one.Id == flooded.Id).Availability != SessionAvailability.Busy)
            {
                await Task.Yield();
            }
        }

        var beside = new Sample();
        double workerMost = 0;
        double agentMost = 0;
        while ((await agent.ListSessionsAsync(cancellationToken)).Single(one => one.Id == flooded.Id).Availability == SessionAvailability.Busy)
        {
            await TimeAsync(other, beside, cancellationToken);
            workerMost = Math.Max(workerMost, ProcessFile.ResidentMegabytes(worker));
            agentMost = Math.Max(agentMost, ProcessFile.ResidentMegabytes(status.Pid));
        }

        return (workerMost - workerBefore, agentMost - agentBefore, quiet, beside);
    }

    private static async Task TimeAsync(RemoteSession session, Sample times, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        await session.RunOnePlusOneAsync(cancellationToken);
        times.AddSince(began);
    }
}
