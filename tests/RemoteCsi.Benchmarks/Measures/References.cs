using System.Diagnostics;
using RemoteCsi.Benchmarks.Installation;
using RemoteCsi.Benchmarks.Reporting;
using RemoteCsi.Benchmarks.Running;
using RemoteCsi.Benchmarks.Statistics;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Testing.Libraries;

namespace RemoteCsi.Benchmarks.Measures;

/// <summary>How long a reference takes: of an assembly file, of an installed package, and of one more once the program that restores is warm.</summary>
internal sealed class References : IBenchmark
{
    private const double AimedPackage = 300;
    private const double AimedFile = 30;
    private const int WarmUp = 2;

    /// <inheritdoc/>
    public string Name => "references";

    /// <inheritdoc/>
    public async Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken)
    {
        int count = setting.Times(20, 8);
        string directory = Directory.CreateTempSubdirectory("rcsi-b").FullName;
        try
        {
            // A source of its own, so that nothing is asked of the network.
            var packages = new PackageFolder(directory);
            packages.Publish("Measured", "1.0.0", "public static class Measured { public static int One => 1; }");
            await using AgentHome home = await AgentHome.StartAsync(setting.Program, []);
            await using RemoteAgent agent = await home.ConnectAsync(cancellationToken);
            double first = await PackageAsync(agent, directory, cancellationToken);
            var package = new Sample();
            for (int i = 0; i < WarmUp + count; i++)
            {
                package.Add(await PackageAsync(agent, directory, cancellationToken));
            }

            Sample file = await FilesAsync(agent, directory, WarmUp + count, cancellationToken);
            return new Section(
                "a reference, from sending the #r to its outcome, in a session that has run something",
                [
                    new Row("#r of an assembly file: median", file.Slice(WarmUp..).Median, "ms", null, Aim.AtMost(AimedFile)),
                    new Row("95 %", file.Slice(WarmUp..).Percentile(95), "ms"),
                    new Row("#r \"nuget:\" of a package that is installed: median", package.Slice(WarmUp..).Median, "ms", null, Aim.AtMost(AimedPackage)),
                    new Row("95 %", package.Slice(WarmUp..).Percentile(95), "ms"),
                    new Row("the first of an agent, which starts what restores, and installs it", first, "ms"),
                ],
                [$"({count} of each, each package in a new session, each file another one)"]);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<double> PackageAsync(RemoteAgent agent, string directory, CancellationToken cancellationToken)
    {
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(WorkingDirectory: directory), cancellationToken);
        await session.RunOnePlusOneAsync(cancellationToken);
        long began = Stopwatch.GetTimestamp();
        await session.RunAsync("#r \"nuget: Measured, 1.0.0\"", cancellationToken);
        double elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await session.RunAsync("Measured.One", cancellationToken);
        return elapsed;
    }

    private static async Task<Sample> FilesAsync(RemoteAgent agent, string directory, int count, CancellationToken cancellationToken)
    {
        await using RemoteSession session = await agent.NewTemporaryAsync(cancellationToken);
        await session.RunOnePlusOneAsync(cancellationToken);
        var sample = new Sample();
        for (int i = 0; i < count; i++)
        {
            string path = LibraryBuilder.Build(directory, $"File{i}", $"public static class File{i} {{ public static int One => 1; }}");
            long began = Stopwatch.GetTimestamp();
            await session.RunAsync($"#r \"{path}\"", cancellationToken);
            sample.AddSince(began);
            await session.RunAsync($"File{i}.One", cancellationToken);
        }

        return sample;
    }
}
