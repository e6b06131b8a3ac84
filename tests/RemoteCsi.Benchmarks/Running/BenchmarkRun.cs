using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Measures;
using RemoteCsi.Benchmarks.Reporting;

namespace RemoteCsi.Benchmarks.Running;

/// <summary>One run: the benchmarks asked for, one after the other, then the table.</summary>
internal static class BenchmarkRun
{
    private static readonly IBenchmark[] All =
    [
        new WarmSubmission(), new LongSession(), new CompletionAtDepth(), new KeyToPaint(), new FindSymbols(), new NewSession(), new Promptness(), new References(), new IdleMemory(), new ColdStart(),
        new WholeProcess(), new OutputRate(), new InterruptCheckCost(), new Recovery(), new ManySessions(),
    ];

    /// <summary>Runs what the command line says. 0 when everything was measured, whatever came out; 1 when something could not be; 2 for usage.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (BenchmarkOptions.Parse(arguments, All.Select(one => one.Name)) is not { } options)
        {
            await Console.Error.WriteLineAsync($"{BenchmarkOptions.Usage}\nnames: {string.Join(' ', All.Select(one => one.Name))}");
            return 2;
        }

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // Ends what runs by its own way out, so that no agent and no folder is left.
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        double loadBefore = Machine.Load();
        RcsiProgram program = await RcsiProgram.PrepareAsync(options.Installation, Console.Error);
        (List<Section> sections, bool complete) = await MeasureAsync(options, new BenchmarkSetting(program, options.Quick), interrupted.Token);

        Machine.Describe(Console.Out, TimeProvider.System.GetUtcNow());
        Console.WriteLine(FormattableString.Invariant($"load      {loadBefore:0.0} before, {Machine.Load():0.0} after"));
        if (loadBefore > Environment.ProcessorCount / 2.0)
        {
            Console.WriteLine("caution   others are using this machine: times are long, and ratios of one process to several mean little");
        }

        if (options.Quick)
        {
            Console.WriteLine("caution   a quick look, with few repetitions");
        }

        Console.WriteLine();
        Table.Write(Console.Out, sections);
        return complete ? 0 : 1;
    }

    private static async Task<(List<Section> Sections, bool Complete)> MeasureAsync(
        BenchmarkOptions options, BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        var sections = new List<Section>();
        bool complete = true;
        foreach (IBenchmark benchmark in All.Where(one => options.Only.Count == 0 || options.Only.Contains(one.Name)))
        {
            await Console.Error.WriteLineAsync($"measuring {benchmark.Name} …");
            try
            {
                sections.Add(await benchmark.MeasureAsync(setting, cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return (sections, false);
            }
            catch (Exception exception)
            {
                // One that cannot be measured must not cost the others.
                sections.Add(Section.Failed(benchmark.Name, exception));
                complete = false;
            }
        }

        return (sections, complete);
    }
}
