using System.Diagnostics;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Scripting;
using RemoteCsi.Benchmarks.Baselines;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Compiler.Instrumentation;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>What it costs that code can be stopped: hot loops with the checks, and beside them the same as CSharpScript compiles it, without.</summary>
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
        ("functions: one small call a round", """
            int Step(int n) => (n * 31) ^ (n >> 3);
            double Work() { int n = 1; for (int i = 0; i < 8_000_000; i++) n = Step(n) + i; return n; }
            """, true),
        ("LINQ, next to nothing in its lambdas", """
            double Work() => Enumerable.Range(0, 2_000_000).Where(i => (i & 3) != 0).Select(i => i * 0.5).Where(d => d > 1).Sum();
            """, true),
        ("next to nothing in it", "double Work() { long n = 0; for (int i = 0; i < 40_000_000; i++) n += i; return n; }", false),
    ];

    /// <inheritdoc/>
    public string Name => "checks";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        foreach ((string what, string code, bool isReal) in Loops)
        {
            Func<double> with = await LoadAsync(code, withChecks: true);
            Func<double> without = await LoadAsync(code, withChecks: false);
            (Sample checkedTimes, Sample plainTimes) = await MeasureAsync(with, without, setting.Times(60, 20), cancellationToken);
            rows.Add(new Row(what, checkedTimes.Least, "ms", plainTimes.Least, isReal ? Aim.TimesBaseline(Aimed) : null));
        }

        rows.Add(Insertion("a look at 1+1, beside compiling it", "1+1", setting));
        rows.Add(Insertion("putting checks into two functions", "int Sum(int n) { int s = 0; for (int i = 0; i < n; i++) s += i; return s; } Func<int, int> twice = n => n * 2;", setting));
        return new Section(
            "a check in every loop and function: hot loops as sessions run them; baseline the same code as CSharpScript runs it",
            rows,
            [
                "(processor time, the quickest of each, in turns, warm, in one process, both optimised; the first include the check of the stack.",
                "The last two: the step that puts the checks in; baseline Roslyn's own compiling and emitting, which comes before it)",
            ]);
    }

    private static async Task<(Sample With, Sample Without)> MeasureAsync(
        Func<double> with, Func<double> without, int times, CancellationToken cancellationToken)
    {
        // The runtime compiles a function anew when it has been called often and some time has passed.
        for (int i = 0; i < 100; i++)
        {
            with();
            without();
            if (i is 40 or 80)
            {
                await Task.Delay(300, cancellationToken);
            }
        }

        var (checkedTimes, plainTimes) = (new Sample(), new Sample());
        for (int i = 0; i < times; i++)
        {
            checkedTimes.Add(Time(with));
            plainTimes.Add(Time(without));
        }

        return (checkedTimes, plainTimes);
    }

    /// <summary>Of the processor: what others use of the machine meanwhile is not the loop's.</summary>
    private static double Time(Func<double> work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }

    /// <summary>The function that code declares, as a session has it or as <c>CSharpScript</c> does.</summary>
    private static async Task<Func<double>> LoadAsync(string code, bool withChecks)
    {
        Compilation compilation = CSharpScript.Create(
            code + " return (Func<double>)Work;", ScriptSession.Options.WithOptimizationLevel(OptimizationLevel.Release)).GetCompilation();
        using var image = new MemoryStream();
        compilation.Emit(image, options: new EmitOptions(
            debugInformationFormat: DebugInformationFormat.PortablePdb,
            instrumentationKinds: withChecks ? [InstrumentationKind.StackOverflowProbing] : []));
        Assembly assembly = Assembly.Load(withChecks ? InterruptChecks.Insert(image.ToArray(), null).Image : image.ToArray());
        var factory = assembly.GetType(compilation.ScriptClass!.MetadataName, throwOnError: true)!
            .GetMethod("<Factory>", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<Func<object?[], Task<object>>>();
        return (Func<double>)await factory(new object?[2]);
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
