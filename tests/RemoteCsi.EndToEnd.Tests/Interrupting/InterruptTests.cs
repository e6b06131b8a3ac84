using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Interrupting;

/// <summary>Whatever runs or waits is stopped by an interrupt; the variables stay, the processor rests, the session goes on.</summary>
public sealed class InterruptTests(StoppableSession session, ITestOutputHelper output) : IClassFixture<StoppableSession>
{
    /// <summary>The promise is one second; a machine that does other things at the same time gets more.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    private static int s_number;

    // BEGUN stands for a statement that says that it runs.
    [Theory]
    [InlineData("while", "BEGUN while (true) { }")]
    [InlineData("while with a condition", "long n = 1; BEGUN while (n != 0) { n |= 1; }")]
    [InlineData("for", "BEGUN for (;;) { }")]
    [InlineData("for with a count", "BEGUN for (int i = 0; i < 10; i = (i + 1) % 5) { }")]
    [InlineData("do", "BEGUN int n = 1; do { n ^= 2; } while (n != 0);")]
    [InlineData("goto", "BEGUN again: goto again;")]
    [InlineData("goto case", "BEGUN int n = 0; while (true) switch (n) { case 0: n = 1; goto case 1; case 1: n = 0; goto case 0; }")]
    [InlineData("foreach", "IEnumerable<int> Endless() { while (true) yield return 1; } BEGUN foreach (int one in Endless()) { }")]
    [InlineData("continue in a switch", "int n = 0; BEGUN while (true) { switch (n++ & 3) { case 0: continue; case 1: break; case 2: continue; default: n = 0; continue; } }")]
    [InlineData("method", "void Spin(int a) { while (true) { a++; } } BEGUN Spin(1);")]
    [InlineData("method of a class", "class Spinner { int _n; public int Spin() { while (_n >= 0) _n = (_n + 1) & 7; return _n; } } BEGUN new Spinner().Spin();")]
    [InlineData("generic struct", "struct Box<T> { public T Value; public T Spin() { for (;;) { } } } BEGUN new Box<string>().Spin();")]
    [InlineData("property", "class Trap { public int Value { get { while (true) { } } } } BEGUN var v = new Trap().Value;")]
    [InlineData("constructor", "class Trap { public Trap() { while (true) { } } } BEGUN new Trap();")]
    [InlineData("static constructor", "class Trap { public static int Value = Spin(); static int Spin() { while (true) { } } } BEGUN var v = Trap.Value;")]
    [InlineData("operator", "class Trap { public static Trap operator +(Trap a, Trap b) { while (true) { } } } BEGUN var v = new Trap() + new Trap();")]
    [InlineData("lambda", "Action spin = () => { while (true) { } }; BEGUN spin();")]
    [InlineData("closure", "int n = 0; Func<int, int> spin = a => { while (true) { n += a; } }; BEGUN spin(1);")]
    [InlineData("local function", "void Outer() { int n = 0; void Inner() { while (true) { n++; } } Inner(); } BEGUN Outer();")]
    [InlineData("iterator", "IEnumerable<int> Stuck() { yield return 1; while (true) { } } BEGUN foreach (int one in Stuck()) { }")]
    [InlineData("async after a yield", "async Task SpinAsync() { await Task.Yield(); while (true) { } } BEGUN await SpinAsync();")]
    [InlineData("async lambda", "Func<Task> spin = async () => { await Task.Yield(); while (true) { } }; BEGUN await spin();")]
    [InlineData("top level after a yield", "await Task.Yield(); BEGUN while (true) { }")]
    [InlineData("endless yields", "BEGUN while (true) { await Task.Yield(); }")]
    [InlineData("async iterator", "async IAsyncEnumerable<int> Endless() { while (true) { await Task.Yield(); yield return 1; } } BEGUN await foreach (int one in Endless()) { }")]
    [InlineData("catch-all inside the loop", "BEGUN while (true) { try { for (int i = 0; ; i++) { } } catch { } }")]
    [InlineData("catch-all first in a loop", "int n = 0; BEGUN while (true) try { n++; int.Parse(\"x\"); } catch { n--; }")]
    [InlineData("nested catch-alls", "void Swallow() { try { while (true) { } } catch { } } BEGUN while (true) { try { while (true) { try { Swallow(); } catch (Exception) { } } } catch { } }")]
    [InlineData("async catch-alls", "async Task SwallowAsync() { while (true) { try { await Task.Yield(); Spin(); } catch { } } } void Spin() { while (true) { } } BEGUN while (true) { try { await SwallowAsync(); } catch { } }")]
    [InlineData("exception filter", "bool Never(Exception e) { while (true) { } } BEGUN while (true) { try { throw new Exception(); } catch (Exception e) when (Never(e)) { } catch { } }")]
    [InlineData("lock", "var gate = new object(); BEGUN lock (gate) { while (true) { } }")]
    [InlineData("pointer", "unsafe void Spin() { int* numbers = stackalloc int[4]; int* next = numbers; while (true) { *next += 1; if (++next == numbers + 4) next = numbers; } } BEGUN Spin();")]
    [InlineData("pattern", "object o = 1; BEGUN while (o is (int and > 0) or string) { o = o switch { int m when m > 5 => 1, int m => m + 1, _ => \"\" }; }")]
    [InlineData("LINQ with a method", "IEnumerable<int> Endless() { while (true) yield return 1; } BEGUN Endless().Count(one => one == 2);")]
    [InlineData("LINQ whose lambda only is ours", "BEGUN Enumerable.Repeat(1, int.MaxValue).SelectMany(_ => Enumerable.Repeat(1, int.MaxValue)).All(one => one == 1);")]
    [InlineData("comparison in a sort", "var list = Enumerable.Range(0, 9).ToList(); BEGUN list.Sort((a, b) => { while (true) { } });")]
    [InlineData("sleep", "BEGUN Thread.Sleep(-1);")]
    [InlineData("wait for a task", "BEGUN Task.Delay(-1).Wait();")]
    [InlineData("await", "BEGUN await Task.Delay(-1);")]
    [InlineData("monitor", "var gate = new object(); var held = new ManualResetEventSlim(); var holder = new Thread(() => { lock (gate) { held.Set(); Thread.Sleep(-1); } }) { IsBackground = true }; holder.Start(); held.Wait(); BEGUN Monitor.Enter(gate);")]
    [InlineData("input", "BEGUN Console.ReadLine();")]
    [InlineData("task that is awaited", "BEGUN await Task.Run(() => { while (true) { } });")]
    [InlineData("task that is waited for", "BEGUN Task.Run(() => { while (true) { } }).Wait();")]
    [InlineData("tasks in tasks", "BEGUN await Task.WhenAll(Task.Run(async () => { await Task.Run(() => { while (true) { } }); }), Task.Run(() => { while (true) { } }));")]
    [InlineData("parallel loop", "BEGUN Parallel.For(0, 1000, i => { while (true) { } });")]
    [InlineData("parallel LINQ", "BEGUN Enumerable.Range(0, 100).AsParallel().ForAll(i => { while (true) { } });")]
    [InlineData("thread", "var t = new Thread(() => { while (true) { } }); t.Start(); BEGUN t.Join();")]
    [InlineData("work item", "ThreadPool.QueueUserWorkItem(_ => { while (true) { } }); BEGUN Thread.Sleep(-1);")]
    [InlineData("timer", "var timer = new Timer(_ => { while (true) { } }, null, 0, 10); BEGUN Thread.Sleep(-1);")]
    [InlineData("async void", "async void Spin() { await Task.Yield(); while (true) { } } Spin(); BEGUN await Task.Delay(-1);")]
    public async Task Interrupt_StopsIt_KeepsTheVariables_AndTheProcessorRests(string name, string code)
    {
        int number = Interlocked.Increment(ref s_number);
        string mark = $"[{number}]";
        Task<SubmissionOutcome> running = await session.StartAsync(
            $"int kept = {number}; " + code.Replace("BEGUN", $"Console.Write(\"{mark}\");", StringComparison.Ordinal), mark);

        (SubmissionOutcome outcome, TimeSpan elapsed) = await session.StopAsync(running);

        output.WriteLine($"{name}: stopped after {elapsed.TotalMilliseconds:0} ms");
        Assert.True(outcome.Status == SubmissionStatus.Cancelled, StoppableSession.Text(outcome));
        Assert.True(elapsed < Bound, $"{name}: stopped after {elapsed}");
        Assert.Equal($"{number}", await session.ShowAsync("kept"));
        await session.UntilQuietAsync();
        Assert.Equal($"{number + 1}", await session.ShowAsync("int Next(int n) { for (int i = 0; i < 1; i++) n++; return n; } Next(kept)"));
    }
}
