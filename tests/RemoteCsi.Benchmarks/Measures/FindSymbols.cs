using System.Diagnostics;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>How long a search of the whole framework takes, and an explanation, until the client has the answer.</summary>
internal sealed class FindSymbols : IBenchmark
{
    private const double Aimed = 200;
    private static readonly string[] Queries = ["web", "*.Open*", "returns:Stream", "in:System.IO kind:method", "e"];
    private static readonly string[] Names = ["Enumerable.Select", "List<int>.Add", "File.ReadAllText", "Uri"];

    /// <inheritdoc/>
    public string Name => "find";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int rounds = setting.Times(40, 8);
        await using AgentHome home = await AgentHome.StartAsync(setting.Program);
        await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
        RemoteSession session = await agent.NewTemporaryAsync(cancellationToken);
        await session.RunAsync("int before = 1;", cancellationToken);
        double firstFind = await FindAsync(session, Queries[0], cancellationToken);
        double firstExplanation = await ExplainAsync(session, Names[0], cancellationToken);
        Sample[] finds = [.. Queries.Select(_ => new Sample())];
        var explanations = new Sample();
        for (int round = 0; round <= rounds; round++)
        {
            for (int i = 0; i < Queries.Length; i++)
            {
                double found = await FindAsync(session, Queries[i], cancellationToken);
                if (round > 0)
                {
                    finds[i].Add(found);
                }
            }

            foreach (string name in Names)
            {
                double explained = await ExplainAsync(session, name, cancellationToken);
                if (round > 0)
                {
                    explanations.Add(explained);
                }
            }
        }

        var rows = new List<Row> { new("the first find of a compiler, \"web\"", firstFind, "ms") };
        for (int i = 0; i < Queries.Length; i++)
        {
            rows.Add(new Row($"find \"{Queries[i]}\": median", finds[i].Median, "ms"));
            rows.Add(new Row("95 %", finds[i].Percentile(95), "ms", null, Aim.AtMost(Aimed)));
        }

        rows.Add(new Row("the first explanation, Enumerable.Select", firstExplanation, "ms"));
        rows.Add(new Row("explain a framework name: median", explanations.Median, "ms"));
        rows.Add(new Row("95 %", explanations.Percentile(95), "ms"));
        return new Section(
            "search and help over the full framework",
            rows,
            [$"({rounds} rounds of {Queries.Length} searches, 50 matches each with their signatures, and {Names.Length} names; time until the client has the answer)"]);
    }

    private static async Task<double> FindAsync(RemoteSession session, string query, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        FoundSymbols found = await session.FindAsync(query, cancellationToken: cancellationToken);
        double elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return found.Matches.Length > 5 ? elapsed : throw new RcsiFailedException($"'{query}' found only {found.Matches.Length}: {found.Problem}");
    }

    private static async Task<double> ExplainAsync(RemoteSession session, string name, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        Explanation explanation = await session.ExplainAsync(name, cancellationToken);
        double elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return explanation.Symbols.Length > 0 ? elapsed : throw new RcsiFailedException($"nothing is called '{name}'");
    }
}
