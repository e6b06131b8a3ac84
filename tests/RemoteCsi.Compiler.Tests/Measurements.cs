using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Compiler.Tests;

/// <summary>Prints what things cost; run with <c>-explicit only</c>. Nothing is asserted of time.</summary>
public sealed class Measurements
{
    private static readonly SessionSelector Session = new(Id: 1);

    [Fact(Explicit = true)]
    public async Task First()
    {
        foreach (bool warmed in new[] { false, true })
        {
            var watch = Stopwatch.StartNew();
            await using CompilerProcess process = CompilerProcess.Start();
            if (warmed)
            {
                await Task.Delay(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
                watch.Restart();
            }

            Guid chain = await process.OpenAsync();
            double opened = watch.Elapsed.TotalMilliseconds;
            await process.CompileAsync(chain, 1, "1+1");
            double first = watch.Elapsed.TotalMilliseconds;
            await process.CompileAsync(chain, 2, "var x = \"a\"; x.Length");
            double second = watch.Elapsed.TotalMilliseconds;
            await process.Compiler.CompleteAsync(chain, new CompletionRequest(Session, "x.", 2), TestContext.Current.CancellationToken);
            Print($"{(warmed ? "warmed" : "cold from process start")}: open {opened:F0} ms, first compile +{first - opened:F0} ms, second +{second - first:F0} ms, completion +{watch.Elapsed.TotalMilliseconds - second:F0} ms");
        }
    }

    [Fact(Explicit = true)]
    public async Task WarmSubmission()
    {
        await using CompilerProcess process = CompilerProcess.Start();
        Guid chain = await process.OpenAsync();
        var live = new LiveSession();
        ScriptState<object>? state = null;
        ScriptOptions options = ScriptOptions.Default.WithReferences(RunningFramework.Paths).WithImports(RunningFramework.Usings).WithAllowUnsafe(true);
        var remote = new List<double>();
        var local = new List<double>();
        var inner = new List<double>();
        var script = new List<double>();
        for (int index = 1; index <= 3_000; index++)
        {
            long began = Stopwatch.GetTimestamp();
            CompiledSubmission compiled = await process.CompileAsync(chain, index, "1+1");
            remote.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            inner.Add(compiled.ProcessorMs);
            began = Stopwatch.GetTimestamp();
            live.Compile("1+1");
            local.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            began = Stopwatch.GetTimestamp();
            state = state is null
                ? await CSharpScript.RunAsync("1+1", options, cancellationToken: TestContext.Current.CancellationToken)
                : await state.ContinueWithAsync("1+1", cancellationToken: TestContext.Current.CancellationToken);
            script.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (index % 500 == 0)
            {
                Print($"1+1 after {index}: over the pipe {Percentiles(remote)}, its processor time {Percentiles(inner)}, chain in process {Percentiles(local)}, CSharpScript.ContinueWithAsync {Percentiles(script)}; image {compiled.Image!.Length}, symbols {compiled.Symbols!.Length} bytes");
                remote.Clear();
                local.Clear();
                inner.Clear();
                script.Clear();
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task Completion()
    {
        await using CompilerProcess process = CompilerProcess.Start();
        foreach (int depth in new[] { 1, 1, 100, 1_000 })
        {
            Guid chain = await process.OpenAsync();
            for (int index = 1; index <= depth; index++)
            {
                await process.CompileAsync(chain, index, index % 2 == 1 ? $"var list{index} = new List<int>();" : $"int Function{index}(int a) => a;");
            }

            foreach ((string name, string code) in new[] { ("members", "list1."), ("global scope", "") })
            {
                var repeated = new List<double>();
                double ProcessorMs()
                {
                    process.Process.Refresh();
                    return process.Process.TotalProcessorTime.TotalMilliseconds;
                }

                double before = 0;
                var fresh = new List<double>();
                int items = 0;
                for (int turn = 0; turn < 120; turn++)
                {
                    before = turn == 20 ? ProcessorMs() : before;
                    string text = new string(' ', turn % 9) + code;
                    var request = new CompletionRequest(Session, text, text.Length);
                    long began = Stopwatch.GetTimestamp();
                    items = (await process.Compiler.CompleteAsync(chain, request, TestContext.Current.CancellationToken)).Items.Length;
                    repeated.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }

                double each = (ProcessorMs() - before) / 100;
                for (int turn = 0; turn < 120; turn++)
                {
                    await process.CompileAsync(chain, depth + 1 + turn, $"var again = {turn};");
                    long began = Stopwatch.GetTimestamp();
                    await process.Compiler.CompleteAsync(chain, new CompletionRequest(Session, code, code.Length), TestContext.Current.CancellationToken);
                    fresh.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }

                Print($"completion, depth {depth}, {name}: {items} items, {Percentiles(repeated.Skip(20))}, processor {each:F1} ms each; at once after a declaration {Percentiles(fresh.Skip(20))}");
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task Memory()
    {
        await using CompilerProcess process = CompilerProcess.Start();
        Guid chain = await process.OpenAsync();
        var times = new List<double>();
        for (int index = 1; index <= 5_000; index++)
        {
            long began = Stopwatch.GetTimestamp();
            await process.CompileAsync(chain, index, $"var x{index} = {index}; x{index} + 1");
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (index is 1 or 500 or 1_000 or 2_000 or 3_000 or 4_000 or 5_000)
            {
                process.Process.Refresh();
                Print($"after {index} submissions: {process.Process.WorkingSet64 >> 20} MB resident, last 500 {Percentiles(times.TakeLast(500))}");
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task Rebuild()
    {
        foreach (int count in new[] { 100, 1_000, 5_000, 10_000 })
        {
            await using CompilerProcess process = CompilerProcess.Start();
            await process.CompileAsync(await process.OpenAsync(), 1, "1+1");
            ChainEntry[] entries = [.. Enumerable.Range(1, count).Select(index => new ChainEntry(index, $"var x{index} = {index}; int F{index}(int a) => a + x{index};", "/"))];
            var watch = Stopwatch.StartNew();
            Guid chain = await process.OpenAsync(entries);
            double opened = watch.Elapsed.TotalMilliseconds;
            bool success = (await process.CompileAsync(chain, count + 1, $"x1 + F{count}(2)")).Success;
            double compiled = watch.Elapsed.TotalMilliseconds;
            CompletionList list = await process.Compiler.CompleteAsync(chain, new CompletionRequest(Session, "", 0), TestContext.Current.CancellationToken);
            process.Process.Refresh();
            Print($"rebuild of {count}: open {opened:F0} ms, first compile +{compiled - opened:F0} ms ({success}), first completion +{watch.Elapsed.TotalMilliseconds - compiled:F0} ms ({list.Items.Length} items), processor {process.Process.TotalProcessorTime.TotalSeconds:F1} s, {process.Process.WorkingSet64 >> 20} MB resident");
        }
    }

    private static string Percentiles(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"p50 {sorted[sorted.Length / 2]:F2} p95 {sorted[sorted.Length * 95 / 100]:F2} ms");
    }

    private static void Print(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
