using System.Diagnostics;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>What is promised within a second: that an interrupt stops, that a dead worker is told of, that a value which does not behave is shown.</summary>
internal sealed class Promptness : IBenchmark
{
    private const double Aimed = 1000;
    private const string Mark = "begun";

    /// <summary>Longer than anything here may take; what is not done by then has failed.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly string[] Endless =
    [
        "BEGUN while (true) { }",
        "BEGUN for (;;) { }",
        "BEGUN int n = 1; do { n ^= 2; } while (n != 0);",
        "BEGUN again: goto again;",
        "IEnumerable<int> Endless() { while (true) yield return 1; } BEGUN foreach (int one in Endless()) { }",
        "void Spin(int a) { while (true) { a++; } } BEGUN Spin(1);",
        "Action spin = () => { while (true) { } }; BEGUN spin();",
        "void Outer() { int n = 0; void Inner() { while (true) { n++; } } Inner(); } BEGUN Outer();",
        "IEnumerable<int> Stuck() { yield return 1; while (true) { } } BEGUN foreach (int one in Stuck()) { }",
        "async Task SpinAsync() { await Task.Yield(); while (true) { } } BEGUN await SpinAsync();",
        "BEGUN while (true) { try { for (int i = 0; ; i++) { } } catch { } }",
        "IEnumerable<int> Endless() { while (true) yield return 1; } BEGUN Endless().Count(one => one == 2);",
        "BEGUN await Task.Run(() => { while (true) { } });",
        "BEGUN Thread.Sleep(-1);",
        "BEGUN Task.Delay(-1).Wait();",
        "var gate = new object(); var held = new ManualResetEventSlim(); new Thread(() => { lock (gate) { held.Set(); Thread.Sleep(-1); } }) { IsBackground = true }.Start(); held.Wait(); BEGUN Monitor.Enter(gate);",
        "BEGUN await Task.Delay(-1);",
        "BEGUN Console.ReadLine();",
    ];

    private static readonly string[] Deadly =
    [
        "Environment.Exit(3);",
        "Environment.FailFast(\"the end of it\");",
        "System.Runtime.InteropServices.Marshal.WriteByte((nint)1_000_000, 1);",
        "System.Diagnostics.Process.GetCurrentProcess().Kill(); Thread.Sleep(-1);",
        "new Thread(() => throw new InvalidOperationException(\"mine\")).Start(); Thread.Sleep(-1);",
        "unsafe void Eat() { byte* p = stackalloc byte[64 * 1024 * 1024]; p[0] = 1; Console.Write(p[0]); } Eat();",
    ];

    private static readonly string[] Hostile =
    [
        "class Ring { public Ring Next; } var ring = new Ring(); ring.Next = ring; ring",
        "new string('x', 100_000_000)",
        "IEnumerable<int> Endless() { int i = 0; while (true) yield return i++; } Endless()",
        "IEnumerable<int> Hang() { yield return 1; Thread.Sleep(-1); yield return 2; } Hang()",
        "class T { public override string ToString() => throw new Exception(\"no text\"); } new T()",
        "class H { public override string ToString() { Thread.Sleep(-1); return \"\"; } } new H()",
        "class G { public int Good => 1; public int Bad => throw new InvalidOperationException(\"bad getter\"); } new G()",
        "class W { public int Good => 1; public int Never { get { Thread.Sleep(-1); return 0; } } } new W()",
        "class Loop { public int Good => 1; public int Never { get { while (true) { } } } } new Loop()",
        "class S { public override string ToString() => ToString(); } new S()",
        "Enumerable.Range(0, 200_000).ToDictionary(i => i, i => new string('v', 100))",
        "new int[2000, 2000]",
    ];

    /// <inheritdoc/>
    public string Name => "promptness";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int times = setting.Times(5, 1);
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        var stopped = new Sample();
        var told = new Sample();
        var shown = new Sample();

        // The first of each kind compiles what the processes need for it, once and for all.
        for (int time = -1; time < times; time++)
        {
            await using RemoteSession session = await agent.NewTemporaryAsync(cancellationToken);
            foreach (string code in Endless)
            {
                Keep(stopped, time, await StopAsync(session, code, cancellationToken));
            }

            foreach (string code in Hostile)
            {
                Keep(shown, time, await ShowAsync(session, code, cancellationToken));
            }

            foreach (string code in Deadly)
            {
                await using RemoteSession doomed = await agent.NewTemporaryAsync(cancellationToken);
                Keep(told, time, await DieAsync(doomed, code, cancellationToken));
            }
        }

        return new Section(
            "what is promised within a second",
            [
                new Row("from an interrupt until the code has stopped: median", stopped.Median, "ms"),
                new Row("slowest", stopped.Most, "ms", Aim: Aim.AtMost(Aimed)),
                new Row("code that ends its worker, until its session is broken: median", told.Median, "ms"),
                new Row("slowest", told.Most, "ms", Aim: Aim.AtMost(Aimed)),
                new Row("a value that does not behave, until it is shown: median", shown.Median, "ms"),
                new Row("slowest", shown.Most, "ms", Aim: Aim.AtMost(Aimed)),
            ],
            [
                $"({Endless.Length} ways to run or wait for ever, {Deadly.Length} to end a process, {Hostile.Length} values that hang, throw, have no end or are huge, {times} times each;",
                "but for the interrupts, from the moment at which the code is sent, so with its compilation)",
            ]);
    }

    private static void Keep(Sample sample, int time, double elapsed)
    {
        if (time >= 0)
        {
            sample.Add(elapsed);
        }
    }

    private static async Task<double> StopAsync(RemoteSession session, string code, CancellationToken cancellationToken)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnOutput(OutputChunk chunk)
        {
            if (chunk.Text.Contains(Mark, StringComparison.Ordinal))
            {
                begun.TrySetResult();
            }
        }

        session.OutputReceived += OnOutput;
        try
        {
            Task<SubmissionOutcome> running = session.SubmitAsync(code.Replace("BEGUN", $"Console.Write(\"{Mark}\");", StringComparison.Ordinal), cancellationToken: cancellationToken);
            await Task.WhenAny(begun.Task, running).WaitAsync(Deadline, cancellationToken);
            long began = Stopwatch.GetTimestamp();
            await session.InterruptAsync(cancellationToken: cancellationToken);
            SubmissionOutcome outcome = await running.WaitAsync(Deadline, cancellationToken);
            return Elapsed(began, outcome, code, SubmissionStatus.Cancelled);
        }
        finally
        {
            session.OutputReceived -= OnOutput;
        }
    }

    private static async Task<double> ShowAsync(RemoteSession session, string code, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        SubmissionOutcome outcome = await session.SubmitAsync(code, cancellationToken: cancellationToken).WaitAsync(Deadline, cancellationToken);
        return Elapsed(began, outcome, code, SubmissionStatus.Completed);
    }

    private static async Task<double> DieAsync(RemoteSession session, string code, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        SubmissionOutcome outcome = await session.SubmitAsync(code, cancellationToken: cancellationToken).WaitAsync(Deadline, cancellationToken);
        return outcome.Cause is null
            ? throw new RcsiFailedException($"'{code}' ended without a cause")
            : Elapsed(began, outcome, code, SubmissionStatus.WorkerLost);
    }

    private static double Elapsed(long began, SubmissionOutcome outcome, string code, SubmissionStatus expected)
    {
        double elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return outcome.Status == expected ? elapsed : throw new RcsiFailedException($"'{code}' ended as {outcome.Status}: {outcome.Cause ?? outcome.Exception?.Message}");
    }
}
