using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Survival;

/// <summary>Processes die between two submissions; variables, types and completion are as before.</summary>
public sealed class SurvivalTests
{
    private const string Compiler = "RemoteCsi.Compiler.dll";
    private const string AgentCommand = "agent serve";

    private static readonly string[] Before =
    [
        "using System.Globalization;",
        "record Person(string Name, int Age) { public string Shout() => Name.ToUpperInvariant(); }",
        "var ann = new Person(\"Ann\", 30); int counter = 41;",
        "int Next() => ++counter;",
        "this does not compile",
        "var x = 1; throw new InvalidOperationException(\"thrown, and still part of the session\");",
        "var anonymous = new { Left = 1, Right = \"two\" };",
        "int counter2 = Next();",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KillTheCompiler_BetweenTwoSubmissions_NothingIsLost()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RemoteAgent agent = await ConnectAsync(home);
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("survivor"), Token);
        await RunAsync(session, Before);
        string[] completion = await CompleteAsync(session);

        int compiler = home.ProcessWith(Compiler);
        Signals.Kill(compiler);
        await ProcessTable.UntilGoneAsync(compiler);

        await AssertAllIsThereAsync(session, completion);
        Assert.NotEqual(compiler, home.ProcessWith(Compiler));
    }

    [Fact]
    public async Task KillTheCompiler_ManyTimes_IsNoReasonToGiveUp()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RemoteAgent agent = await ConnectAsync(home);
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(), Token);
        await RunAsync(session, "int n = 0;");

        for (int i = 1; i <= 7; i++)
        {
            int compiler = home.ProcessWith(Compiler);
            Signals.Kill(compiler);
            await ProcessTable.UntilGoneAsync(compiler);
            Assert.Equal($"{i}", await ValueAsync(session, "++n"));
        }
    }

    [Fact]
    public async Task KillTheAgent_AndStartAnother_NothingIsLost()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        string[] completion;
        SessionInfo info;
        await using (RemoteAgent agent = await ConnectAsync(home))
        {
            await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("survivor"), Token);
            await RunAsync(session, Before);
            completion = await CompleteAsync(session);
            info = session.Info;
        }

        await KillAgentAsync(home);
        await home.StartAgentAsync();

        await using RemoteAgent next = await ConnectAsync(home);
        SessionInfo found = Assert.Single(await next.ListSessionsAsync(Token));
        Assert.Equal((info.Id, info.InstanceId, info.Name, info.WorkerPid), (found.Id, found.InstanceId, found.Name, found.WorkerPid));
        Assert.Equal(Before.Length, found.Submissions);
        await using RemoteSession again = await next.EnterSessionAsync(new SessionSelector(Name: "survivor"), cancellationToken: Token);
        await AssertAllIsThereAsync(again, completion);
    }

    [Fact]
    public async Task KillTheAgentAndTheCompiler_SeveralSessionsComeBack_EachWithItsOwn()
    {
        await using var home = new RcsiHome();
        for (int i = 0; i < 3; i++)
        {
            await home.RunAsync("invoke", "local", "--session", $"s{i}", "-c", $"int mine = {i * 100};", "-c", "class T { public int N = 5; }");
        }

        int compiler = home.ProcessWith(Compiler);
        await KillAgentAsync(home);
        await ProcessTable.UntilGoneAsync(compiler);

        for (int i = 0; i < 3; i++)
        {
            ProgramResult result = await home.RunAsync("invoke", "local", "--session", $"s{i}", "-c", "mine + new T().N");
            Assert.Equal((0, $"{(i * 100) + 5}\n"), (result.ExitCode, result.Stdout));
        }
    }

    [Fact]
    public async Task KillTheAgent_WhileCodeRuns_TheCodeGoesOn_AndItsOutputIsReplayed()
    {
        await using var home = new RcsiHome();
        string gate = home.File("gate", "");
        await using (RunningProgram invoke = home.Start(
            "invoke", "local", "--session", "busy", "-c",
            $"Console.WriteLine(\"begun\"); while (File.Exists(\"{gate}\")) Thread.Sleep(5); Console.WriteLine(\"went on\"); int done = 5;"))
        {
            await invoke.Stdout.UntilContainsAsync("begun");
            await KillAgentAsync(home);
        }

        File.Delete(gate);
        await home.StartAgentAsync();
        await using RemoteAgent agent = await ConnectAsync(home);
        var output = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string text = "";
        await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Name: "busy"), 0, Token);
        session.OutputReceived += chunk =>
        {
            text += chunk.Text;
            if (text.Contains("went on", StringComparison.Ordinal))
            {
                output.TrySetResult();
            }
        };
        await output.Task.WithinAsync();
        Assert.Equal("5", await ValueAsync(session, "done"));
    }

    [Fact]
    public async Task RepeatingASubmissionId_NeverRunsItTwice_NotEvenOnTheNextAgent()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        var once = new SubmitOptions { SubmissionId = Guid.NewGuid().ToString() };
        await using (RemoteAgent agent = await ConnectAsync(home))
        {
            await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("once"), Token);
            await RunAsync(session, "int runs = 0;");
            SubmissionOutcome first = await session.SubmitAsync("++runs", once, Token);
            SubmissionOutcome repeated = await session.SubmitAsync("++runs", once, Token);
            Assert.Equal((first.Index, first.Value!.Text), (repeated.Index, repeated.Value!.Text));
        }

        await KillAgentAsync(home);
        await home.StartAgentAsync();

        await using RemoteAgent next = await ConnectAsync(home);
        await using RemoteSession again = await next.EnterSessionAsync(new SessionSelector(Name: "once"), cancellationToken: Token);
        await again.SubmitAsync("++runs", once, Token).WithinAsync();
        Assert.Equal("1", await ValueAsync(again, "runs"));
    }

    [Fact]
    public async Task KillAWorker_BreaksOnlyItsSession_WithTheCause()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RemoteAgent agent = await ConnectAsync(home);
        await using RemoteSession doomed = await agent.NewSessionAsync(new NewSessionRequest("doomed"), Token);
        await using RemoteSession other = await agent.NewSessionAsync(new NewSessionRequest("other"), Token);
        await RunAsync(other, "int x = 1;");
        Task<SubmissionOutcome> running = doomed.SubmitAsync("Thread.Sleep(-1);", cancellationToken: Token);

        Signals.Kill(doomed.Info.WorkerPid!.Value);

        SubmissionOutcome outcome = await running.WithinAsync();
        Assert.Equal(SubmissionStatus.WorkerLost, outcome.Status);
        Assert.NotNull(outcome.Cause);
        SessionInfo info = Assert.Single(await agent.ListSessionsAsync(Token), s => s.Name == "doomed");
        Assert.Equal(SessionState.Broken, info.State);
        Assert.Equal("1", await ValueAsync(other, "x"));
    }

    private static async Task KillAgentAsync(RcsiHome home)
    {
        int agent = home.ProcessWith(AgentCommand);
        Signals.Kill(agent);
        await ProcessTable.UntilGoneAsync(agent);
    }

    private static Task<RemoteAgent> ConnectAsync(RcsiHome home) =>
        RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: Token);

    private static async Task RunAsync(RemoteSession session, params string[] submissions)
    {
        foreach (string code in submissions)
        {
            await session.SubmitAsync(code, cancellationToken: Token).WithinAsync(what: code);
        }
    }

    private static async Task<string?> ValueAsync(RemoteSession session, string code)
    {
        SubmissionOutcome outcome = await session.SubmitAsync(code, cancellationToken: Token).WithinAsync(what: code);
        Assert.True(outcome.Status == SubmissionStatus.Completed, $"{code}: {outcome} {string.Join<SubmissionDiagnostic>(' ', outcome.Diagnostics)}");
        return outcome.Value?.Text;
    }

    private static async Task<string[]> CompleteAsync(RemoteSession session)
    {
        const string Member = "ann.";
        CompletionList members = await session.CompleteAsync(Member, Member.Length, '.', Token).WithinAsync();
        CompletionList names = await session.CompleteAsync("", 0, null, Token).WithinAsync();
        string[] labels = [.. members.Items.Select(i => "." + i.Label), .. names.Items.Select(i => i.Label)];
        Assert.Contains(".Shout", labels);
        Assert.Contains("counter2", labels);
        Assert.Contains("anonymous", labels);
        return labels;
    }

    private static async Task AssertAllIsThereAsync(RemoteSession session, string[] completion)
    {
        Assert.Equal("43", await ValueAsync(session, "Next()"));
        Assert.Equal("42", await ValueAsync(session, "counter2"));
        Assert.Equal("\"ANN\"", await ValueAsync(session, "ann.Shout()"));
        Assert.Equal("true", await ValueAsync(session, "ann == new Person(\"Ann\", 30)"));
        Assert.Equal("1", await ValueAsync(session, "x"));
        Assert.Equal("true", await ValueAsync(session, "anonymous.GetType() == new { Left = 5, Right = \"x\" }.GetType()"));
        Assert.Equal("\"\"", await ValueAsync(session, "CultureInfo.InvariantCulture.Name"));
        Assert.Equal(completion, await CompleteAsync(session));
    }
}
