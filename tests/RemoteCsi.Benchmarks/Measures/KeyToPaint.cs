using System.Diagnostics;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Benchmarks.Terminals;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>How long a typed letter takes to be on the screen, over lines of different length; and a prompt, to be there at all.</summary>
/// <remarks>
/// The letters are in no list, so that what is waited for is the letter itself; each word is a name after a dot or a new one, so a list, colours and
/// objections are asked for and come while the next letters are typed.
/// </remarks>
internal sealed class KeyToPaint : IBenchmark
{
    private const double AimedMilliseconds = 16;
    private const double AimedStart = 150;
    private const int Starts = 15;

    // All different, all letters, none of English.
    private const string Letters = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżž";

    private static readonly Situation Quiet = new("var text = \"x\";");

    private static readonly Situation Running = new(
        "var text = \"x\"; _ = Task.Run(async () => { while (true) { await Task.Delay(50); Console.Error.Write(\"\"); GC.KeepAlive(Enumerable.Range(0, 20000).Sum()); } });");

    private static readonly TimeSpan Typing = TimeSpan.FromMilliseconds(60);
    private static readonly int[] RoundTrips = [0, 200, 500];

    /// <inheritdoc/>
    public string Name => "keys";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int words = setting.Times(12, 4);
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        var rows = new List<Row>();
        var starts = new Sample();
        for (int i = 0; i <= Starts; i++)
        {
            double started = await StartAsync(setting, home, cancellationToken);
            if (i > 0)
            {
                starts.Add(started);
            }
        }

        foreach (int roundTrip in RoundTrips)
        {
            await using DelayingRelay relay = Relay(home, roundTrip);
            rows.AddRange(Rows($"round trip {roundTrip} ms", await TypeAsync(setting, home, relay, Quiet, words, cancellationToken)));
            rows.AddRange(Rows($"round trip {roundTrip} ms, the session's code runs", await TypeAsync(setting, home, relay, Running, words, cancellationToken)));
        }

        int longest = RoundTrips[^1];
        CompilerLoad? load = null;
        await using (DelayingRelay relay = Relay(home, longest))
        {
            await using (load = await CompilerLoad.StartAsync(home, cancellationToken))
            {
                rows.AddRange(Rows($"round trip {longest} ms, the agent compiles", await TypeAsync(setting, home, relay, Quiet, words, cancellationToken)));
            }

            rows.AddRange(Rows("the line has fallen silent", await TypeAsync(
                setting, home, relay, new Situation(Quiet.Code, () => Task.Run(relay.Silence, cancellationToken)), words, cancellationToken)));
        }

        await using (DelayingRelay relay = Relay(home, longest))
        {
            rows.AddRange(Rows("the line is cut", await TypeAsync(setting, home, relay, new Situation(Quiet.Code, relay.CutAsync), words, cancellationToken)));
        }

        rows.Add(new Row("rcsi enter local until its prompt is there: median", starts.Median, "ms", Aim: Aim.AtMost(AimedStart)));
        rows.Add(new Row("95 %", starts.Percentile(95), "ms"));
        return new Section(
            "a typed letter until it is painted, in a real terminal through a line that delays",
            rows,
            [
                $"({words * Letters.Length} letters each, one every {Typing.TotalMilliseconds:0} ms, in names that are completed; times include the terminal's own way, some 0.1 ms;",
                FormattableString.Invariant($"the agent compiles: for another session, {load.Count} submissions meanwhile that took {load.Mean.TotalSeconds:0.0} s each, one after the other;"),
                "the line is silent or cut from before the first of these letters until after the last)",
            ]);
    }

    private static DelayingRelay Relay(AgentHome home, int roundTrip) => new(
        Path.Combine(home.Path, $"r{roundTrip}"), Path.Combine(home.Path, "run", "agent.sock"), TimeSpan.FromMilliseconds(roundTrip));

    private static IEnumerable<Row> Rows(string what, Sample sample)
    {
        yield return new Row($"{what}: median", sample.Median, "ms");
        yield return new Row("95 %", sample.Percentile(95), "ms");
        yield return new Row("99 %", sample.Percentile(99), "ms", Aim: Aim.AtMost(AimedMilliseconds));
    }

    private static async Task<double> StartAsync(BenchmarkSetting setting, AgentHome home, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        await using var terminal = new TerminalProgram(home.Path, $"{setting.Program.Path} enter local");
        await terminal.UntilPaintedAsync("]>", cancellationToken);
        double elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        terminal.Type("\u0004");
        return elapsed;
    }

    private static async Task<Sample> TypeAsync(
        BenchmarkSetting setting, AgentHome home, DelayingRelay relay, Situation situation, int words, CancellationToken cancellationToken)
    {
        var sample = new Sample();
        await using var terminal = new TerminalProgram(home.Path, $"{setting.Program.Path} enter {relay.Endpoint}");
        await terminal.UntilPaintedAsync("]>", cancellationToken);
        terminal.Type(situation.Code + "\r");
        await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
        if (situation.BeginAsync is { } begin)
        {
            await begin();
        }

        for (int word = -1; word < words; word++)
        {
            terminal.Type(word % 2 == 0 ? "text." : "var a = ");
            await Task.Delay(Typing, cancellationToken);
            foreach (char letter in Letters)
            {
                string key = letter.ToString();
                terminal.Forget();
                long began = Stopwatch.GetTimestamp();
                terminal.Type(key);
                await terminal.UntilPaintedAsync(key, cancellationToken);
                if (word >= 0)
                {
                    sample.AddSince(began);
                }

                await Task.Delay(Typing, cancellationToken);
            }

            // Leaves the line.
            terminal.Type("\u0003");
            await Task.Delay(Typing * 2, cancellationToken);
        }

        return sample;
    }

    /// <summary>What goes on while letters are typed.</summary>
    /// <param name="Code">What is run in the session first; it declares <c>text</c>.</param>
    /// <param name="BeginAsync">What happens then, before the first letter; null for nothing.</param>
    private sealed record Situation(string Code, Func<Task>? BeginAsync = null);
}
