using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Scripting;
using RemoteCsi.Benchmarks.Baselines;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Compiler.Instrumentation;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>What it costs that code can be stopped: hot loops in a session, and beside them the same by CSharpScript, which has no checks.</summary>
internal sealed class InterruptCheckCost : IBenchmark
{
    private const double Aimed = 1.10;

    // Each declares Work, which runs for some tens of milliseconds.
    private static readonly (string What, string Code, bool IsReal)[] Loops =
    [
        ("numbers: shifts, a root, a table", """
            double Work()
            {
                int[] table = new int[256]; uint x = 2463534242; double sum = 0;
                for (int i = 0; i < 4_000_000; i++) { x ^= x << 13; x ^= x >> 17; x ^= x << 5; table[x & 255]++; sum += Math.Sqrt(x & 1023); }
                return sum + table[7];
            }
            """, true),
        ("words: a dictionary", """
            double Work()
            {
                string[] words = [.. Enumerable.Range(0, 1000).Select(i => "word" + i % 300)]; var counts = new Dictionary<string, int>();
                for (int round = 0; round < 1000; round++) foreach (string word in words) counts[word] = counts.GetValueOrDefault(word) + 1;
                return counts["word7"];
            }
            """, true),
        ("objects: LINQ with lambdas", """
            double Work() => Enumerable.Range(0, 2_000_000).Where(i => (i & 3) != 0).Select(i => i * 0.5).Where(d => d > 1).Sum();
            """, true),
        ("functions: one small call a round", """
            int Step(int n) => (n * 31) ^ (n >> 3);
            double Work() { int n = 1; for (int i = 0; i < 8_000_000; i++) n = Step(n) + i; return n; }
            """, true),
        ("next to nothing in it", "double Work() { long n = 0; for (int i = 0; i < 40_000_000; i++) n += i; return n; }", false),
    ];

    private const string Timed = "var watch = System.Diagnostics.Stopwatch.StartNew(); Work(); watch.Elapsed.TotalMilliseconds";

    /// <inheritdoc/>
    public string Name => "checks";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        foreach ((string what, string code, bool isReal) in Loops)
        {
            (Sample there, Sample here) = await MeasureLoopAsync(agent, code, setting.Times(40, 10), cancellationToken);
            rows.Add(new Row(what, there.Least, "ms", here.Least, isReal ? Aim.TimesBaseline(Aimed) : null));
        }

        rows.Add(Insertion("a look at 1+1, beside compiling it", "1+1", setting));
        rows.Add(Insertion("checks put into two functions, beside compiling", "int Sum(int n) { int s = 0; for (int i = 0; i < n; i++) s += i; return s; } Func<int, int> twice = n => n * 2;", setting));
        return new Section(
            "a check in every loop and function: hot loops in a session; baseline CSharpScript in process, optimised as well",
            rows,
            ["(the quickest of each, in turns, warm. The last two: the step that inserts the checks; baseline Roslyn's own compiling and emitting)"]);
    }

    private static async Task<(Sample There, Sample Here)> MeasureLoopAsync(RemoteAgent agent, string code, int times, CancellationToken cancellationToken)
    {
        await using RemoteSession session = await agent.NewTemporaryAsync(cancellationToken);
        var script = new ScriptSession(optimised: true);
        await session.RunAsync(code, cancellationToken);
        await script.RunAsync(code, cancellationToken);

        // The runtime compiles a function anew when it has been called often and some time has passed.
        const string WarmUp = "for (int i = 0; i < 50; i++) Work(); await Task.Delay(300); for (int i = 0; i < 10; i++) Work();";
        await session.RunAsync(WarmUp, cancellationToken);
        await script.RunAsync(WarmUp, cancellationToken);
        var there = new Sample();
        var here = new Sample();
        for (int i = 0; i < times; i++)
        {
            SubmissionOutcome outcome = await session.RunAsync(Timed, cancellationToken);
            there.Add(double.Parse(outcome.Value!.Text!, CultureInfo.InvariantCulture));
            here.Add((double)(await script.RunAsync(Timed, cancellationToken))!);
        }

        return (there, here);
    }

    private static Row Insertion(string what, string code, BenchmarkSetting setting)
    {
        var inserting = new Sample();
        var compiling = new Sample();
        int warmUp = setting.Times(200, 50);
        for (int i = -warmUp; i < setting.Times(300, 60); i++)
        {
            long began = Stopwatch.GetTimestamp();
            Compilation compilation = CSharpScript.Create(code, ScriptOptions.Default.WithImports("System")).GetCompilation();
            using var image = new MemoryStream();
            using var symbols = new MemoryStream();
            compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
            double compiled = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            byte[] emitted = image.ToArray();
            byte[] lines = symbols.ToArray();
            began = Stopwatch.GetTimestamp();
            InterruptChecks.Insert(emitted, lines);
            if (i >= 0)
            {
                inserting.AddSince(began);
                compiling.Add(compiled);
            }
        }

        return new Row(what, inserting.Median, "ms", compiling.Median);
    }
}
