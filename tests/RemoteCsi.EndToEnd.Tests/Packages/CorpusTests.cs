using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Packages;

/// <summary>Packages that no one here wrote are restored from this machine's own sources, load together and run.</summary>
public sealed class CorpusTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RealPackages_LoadTogether_AndRun()
    {
        // Those with native libraries, with a Roslyn of their own, with a newer version of an assembly of the framework, for builds alone.
        (string Package, string Expected, string Code)[] corpus =
        [
            .. (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Packages", "corpus.txt"), Token))
                .Select(line => line.Split(" | ", 3)).Select(parts => (parts[0], parts[1], parts[2])),
        ];
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RemoteAgent agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: Token);
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("corpus"), Token);
        var output = new System.Text.StringBuilder();
        session.OutputReceived += chunk => output.Append(chunk.Text);

        SubmissionOutcome restored = await session
            .SubmitAsync(string.Concat(corpus.Select(one => $"#r \"nuget: {one.Package}\"\n")), cancellationToken: Token).WithinAsync(Patience);
        string complaints = string.Join('\n', restored.Diagnostics.Select(diagnostic => diagnostic.Message));
        Requirement.Need(!complaints.Contains("cannot be used: ", StringComparison.Ordinal), $"no package source can be reached: {complaints}");
        Assert.True(restored.Status == SubmissionStatus.Completed, complaints);
        foreach ((string package, string expected, string code) in corpus)
        {
            output.Clear();
            SubmissionOutcome outcome = await session.SubmitAsync(code, cancellationToken: Token).WithinAsync(Patience);
            Assert.True(
                outcome.Status == SubmissionStatus.Completed,
                $"{package}: {outcome.Exception?.Type} {outcome.Exception?.Message} {string.Join<SubmissionDiagnostic>(' ', outcome.Diagnostics)}");
            Assert.Equal((package, expected + "\n"), (package, output.ToString()));
        }

        // Two versions of one library: code that was compiled against the older keeps it.
        await RunAsync(session, "var old = new Newtonsoft.Json.Linq.JObject();");
        Assert.Equal("13", await RunAsync(session, "#r \"nuget: Newtonsoft.Json, 13.0.3\"\ntypeof(Newtonsoft.Json.JsonConvert).Assembly.GetName().Version.Major"));
        Assert.Equal("12", await RunAsync(session, "old.GetType().Assembly.GetName().Version.Major"));
        SubmissionOutcome refused = await session.SubmitAsync("#r \"nuget: Newtonsoft.Json, 12.0.1\"", cancellationToken: Token).WithinAsync(Patience);
        Assert.Contains("this session has Newtonsoft.Json 13.0.3, and the older 12.0.1", Assert.Single(refused.Diagnostics).Message, StringComparison.Ordinal);
    }

    private static async Task<string?> RunAsync(RemoteSession session, string code)
    {
        SubmissionOutcome outcome = await session.SubmitAsync(code, cancellationToken: Token).WithinAsync(Patience, code);
        Assert.True(outcome.Status == SubmissionStatus.Completed, $"{code}: {outcome} {string.Join<SubmissionDiagnostic>(' ', outcome.Diagnostics)}");
        return outcome.Value?.Text;
    }
}
