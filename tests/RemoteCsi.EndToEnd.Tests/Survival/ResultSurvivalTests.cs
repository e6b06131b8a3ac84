using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Survival;

/// <summary>The last results by name, whoever dies between.</summary>
public sealed class ResultSurvivalTests
{
    private const string Compiler = "RemoteCsi.Compiler.dll";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Results_KeepTheirNamesAndTypes_OverTheEndOfCompilerAndAgent()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        string gate = home.File("gate", "");
        await using (RemoteAgent agent = await ConnectAsync(home))
        {
            await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("named"), Token);
            Assert.Equal("there is no result yet: '_' is the value of the last submission that had one", (await session.SubmitAsync("_", cancellationToken: Token)).Diagnostics[0].Message);
            await ValueAsync(session, "new[] { 1, 2 }.Select(n => new { Many = n }).ToList()");
            await ValueAsync(session, "var first = _[0]; Func<int> f = () => _.Count;");
            CompletionList members = await session.CompleteAsync("_[0].", 5, '.', Token).WithinAsync();
            Assert.Contains("Many", members.Items.Select(item => item.Label));
            Assert.Empty((await session.AnalyzeAsync("_[0].Many + 1", Token).WithinAsync()).Problems);
            await ValueAsync(session, "7");

            int compiler = home.ProcessWith(Compiler);
            Signals.Kill(compiler);
            await ProcessTable.UntilGoneAsync(compiler);
            Assert.Equal("10", await ValueAsync(session, "first.Many + f() + _"));

            await using RunningProgram invoke = home.Start(
                "invoke", "local", "--session", "named", "-c", $"Console.WriteLine(\"begun\"); while (File.Exists(\"{gate}\")) Thread.Sleep(5); var held = (_, __);");
            await invoke.Stdout.UntilContainsAsync("begun");
            int killed = home.ProcessWith("agent serve");
            Signals.Kill(killed);
            await ProcessTable.UntilGoneAsync(killed);
        }

        File.Delete(gate);
        await home.StartAgentAsync();
        await using RemoteAgent next = await ConnectAsync(home);
        await using RemoteSession again = await next.EnterSessionAsync(new SessionSelector(Name: "named"), cancellationToken: Token);
        Assert.Equal("17", await ValueAsync(again, "held.Item1 + held.Item2"));
        Assert.Equal("\"17 10 2 1\"", await ValueAsync(again, "$\"{_} {__} {f()} {first.Many}\""));
        ProgramResult other = await home.RunAsync("invoke", "local", "--session", "named", "-c", "_.Length + __");
        Assert.Equal((0, "26\n"), (other.ExitCode, other.Stdout));
        Assert.Equal("26", await ValueAsync(again, "_"));
    }

    private static Task<RemoteAgent> ConnectAsync(RcsiHome home) => RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: Token);

    private static async Task<string?> ValueAsync(RemoteSession session, string code)
    {
        SubmissionOutcome outcome = await session.SubmitAsync(code, cancellationToken: Token).WithinAsync(what: code);
        Assert.True(outcome.Status == SubmissionStatus.Completed, $"{code}: {outcome} {string.Join<SubmissionDiagnostic>(' ', outcome.Diagnostics)}");
        return outcome.Value?.Text;
    }
}
