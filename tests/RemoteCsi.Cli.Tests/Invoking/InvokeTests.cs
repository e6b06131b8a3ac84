using System.Text.Json;
using RemoteCsi.Cli.Tests.Rendering;
using RemoteCsi.Client.Tests.Fakes;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using StreamJsonRpc;

namespace RemoteCsi.Cli.Tests.Invoking;

public sealed class InvokeTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ShortFolder _folder = new();
    private readonly FakeAgent _fake;
    private readonly string _endpoint;

    public InvokeTests()
    {
        _fake = new FakeAgent(_folder["a"]);
        _endpoint = "unix:" + _fake.Path;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _fake.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Value_FollowsTheProgramsOutput()
    {
        _fake.OnSubmit = async (connection, request) =>
        {
            await connection.SendAsync(1, "written ");
            await connection.SendAsync(2, "\e[2J\n");
            await connection.SendAsync(3, "oops\n", OutputStream.Stderr);
            return FakeAgent.Completed(request.SubmissionId, Nodes.Number(2), 1, 4);
        };
        (int exitCode, string output, string error) = await Rcsi.RunAsync(["invoke", _endpoint, "-c", "1+1"]);
        Assert.Equal(0, exitCode);

        // Not a terminal: the program's bytes pass unchanged.
        Assert.Equal("written \e[2J\n2\n", output);
        Assert.Equal("oops\n", error);
        Assert.Contains("leave", _fake.Calls);
    }

    [Fact]
    public async Task EachCode_IsASubmission_AndTheFirstFailureEndsTheRun()
    {
        _fake.OnSubmit = (_, request) => Task.FromResult(request.Code == "bad" ? Failed(request) : FakeAgent.Completed(request.SubmissionId));
        (int exitCode, _, string error) = await Rcsi.RunAsync(["invoke", _endpoint, "-c", "good", "-c", "bad", "-c", "more"]);
        Assert.Equal(1, exitCode);
        Assert.Equal(["good", "bad"], Codes());
        Assert.Equal("(1,1): error CS0103: no bad\n  bad\n  ^^^\n", error);
    }

    [Fact]
    public async Task KeepGoing_RunsTheRest_AndStillFails()
    {
        _fake.OnSubmit = (_, request) => Task.FromResult(request.Code == "bad" ? Failed(request) : FakeAgent.Completed(request.SubmissionId));
        (int exitCode, _, _) = await Rcsi.RunAsync(["invoke", _endpoint, "-c", "bad", "-c", "more", "--keep-going"]);
        Assert.Equal(1, exitCode);
        Assert.Equal(["bad", "more"], Codes());
    }

    [Fact]
    public async Task Json_IsOneObjectALine_WithWhatTheSubmissionWrote()
    {
        _fake.OnSubmit = async (connection, request) =>
        {
            // 1 was written before by somebody else, 4 comes from a background task of an earlier submission.
            await connection.SendAsync(1, "before");
            await connection.SendAsync(2, "mine");
            await connection.SendAsync(3, "err", OutputStream.Stderr);
            await connection.SendAsync(4, "after");
            return FakeAgent.Completed(request.SubmissionId, Nodes.Number(2), 2, 4) with { ValueJson = request.WantValueJson ? "2" : null };
        };
        (int exitCode, string output, string error) = await Rcsi.RunAsync(["invoke", _endpoint, "--json", "-c", "1+1"]);
        Assert.Equal(0, exitCode);
        Assert.Equal("", error);
        JsonElement json = JsonDocument.Parse(Assert.Single(output.TrimEnd('\n').Split('\n'))).RootElement;
        Assert.Equal("mine", json.GetProperty("stdout").GetString());
        Assert.Equal("err", json.GetProperty("stderr").GetString());
        Assert.Equal(2, json.GetProperty("value").GetInt32());
        Assert.Equal(_endpoint, json.GetProperty("endpoint").GetString());
        Assert.Equal("build", json.GetProperty("session").GetString());
        Assert.True(json.GetProperty("elapsedMs").GetDouble() > 0);
    }

    [Fact]
    public async Task File_IsOneSubmissionWithItsName()
    {
        string? name = null;
        _fake.OnSubmit = (_, request) =>
        {
            name = request.SourceName;
            return Task.FromResult(FakeAgent.Completed(request.SubmissionId));
        };
        string file = _folder["s.csx"];
        await File.WriteAllTextAsync(file, "int x = 1;\nx\n", Token);
        (int exitCode, _, _) = await Rcsi.RunAsync(["invoke", _endpoint, file]);
        Assert.Equal(0, exitCode);
        Assert.Equal(["int x = 1;\nx\n"], Codes());
        Assert.Equal(file, name);
    }

    [Fact]
    public async Task Dash_TakesStandardInputAsTheCode()
    {
        (int exitCode, _, _) = await Rcsi.RunAsync(["invoke", _endpoint, "-"], input: "1 + 1");
        Assert.Equal(0, exitCode);
        Assert.Equal(["1 + 1"], Codes());
    }

    [Theory]
    [InlineData("@\"verbatim\"")]
    [InlineData("-1")]
    [InlineData("--i")]
    [InlineData("a=b")]
    [InlineData("\"[red]\"")]
    public async Task Code_OfAnyShape_IsTakenAsItIs(string code)
    {
        (int exitCode, _, string error) = await Rcsi.RunAsync(["invoke", _endpoint, "-c", code]);
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.Equal([code], Codes());
    }

    [Fact]
    public async Task Session_IsMadeWhenMissing_AndEnteredFromNowOn()
    {
        NewSessionRequest? asked = null;
        _fake.OnNew = (_, request) =>
        {
            asked = request;
            return Task.FromResult(_fake.Session);
        };
        (int exitCode, _, _) = await Rcsi.RunAsync(["invoke", _endpoint, "--session", "build", "-c", "1"]);
        Assert.Equal(0, exitCode);
        Assert.True(asked is { Name: "build", ReuseExisting: true, Enter: false });
        Assert.Contains("enter:", _fake.Calls);
        Assert.DoesNotContain("remove", _fake.Calls);
    }

    [Fact]
    public async Task Exception_IsShownWithTheUsersLinesFirst()
    {
        _fake.OnSubmit = (_, request) => Task.FromResult(FakeAgent.Completed(request.SubmissionId) with
        {
            Status = SubmissionStatus.Threw,
            Exception = new ExceptionInfo("System.Exception", "no", "", [new("Lib.F()", null, 0, false), new("(top level)", "submission 1", 1, true)]),
        });
        (int exitCode, string output, string error) = await Rcsi.RunAsync(["invoke", _endpoint, "-c", "x"]);
        Assert.Equal(1, exitCode);
        Assert.Equal("", output);
        Assert.Equal("System.Exception: no\n   at (top level) in submission 1:line 1\n   at Lib.F()\n", error);
    }

    [Fact]
    public async Task Input_GoesToTheProgramLineByLine()
    {
        _fake.OnSubmit = async (connection, request) =>
        {
            for (int question = 1; question <= 3; question++)
            {
                await connection.AskAsync(question);
                await UntilAsync(() => _fake.Answers.Count == question);
            }

            return FakeAgent.Completed(request.SubmissionId);
        };
        (int exitCode, _, _) = await Rcsi.RunAsync(["invoke", _endpoint, "-c", "x"], input: "one\ntwo\n");
        Assert.Equal(0, exitCode);
        Assert.Equal(["one", "two", null], _fake.Answers.Select(answer => answer.Line));
    }

    [Fact]
    public async Task FirstInterrupt_StopsTheSubmissionAndLeavesTheSession()
    {
        var running = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        _fake.OnSubmit = async (_, request) =>
        {
            running.SetResult();
            await stopped.Task;
            return FakeAgent.Completed(request.SubmissionId) with { Status = SubmissionStatus.Cancelled };
        };
        _fake.OnInterrupt = _ => stopped.TrySetResult();
        using Rcsi rcsi = Rcsi.Start(["invoke", _endpoint, "--session", "build", "-c", "wait", "-c", "never"]);
        await running.Task.WaitAsync(Deadline, Token);
        rcsi.Interrupt();
        (int exitCode, _, string error) = await rcsi.EndAsync();
        Assert.Equal(130, exitCode);
        Assert.Equal("interrupted\n", error);
        Assert.Equal(["wait"], Codes());
        Assert.Contains("leave", _fake.Calls);
    }

    [Fact]
    public async Task SecondInterrupt_LeavesAtOnce()
    {
        var running = new TaskCompletionSource();
        var interrupted = new TaskCompletionSource();
        _fake.OnSubmit = (_, _) =>
        {
            running.SetResult();
            return new TaskCompletionSource<SubmissionOutcome>().Task;
        };
        _fake.OnInterrupt = _ => interrupted.TrySetResult();
        using Rcsi rcsi = Rcsi.Start(["invoke", _endpoint, "-c", "wait"]);
        await running.Task.WaitAsync(Deadline, Token);
        rcsi.Interrupt();
        await interrupted.Task.WaitAsync(Deadline, Token);
        rcsi.Interrupt();
        Assert.Equal(130, (await rcsi.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Interrupt_BeforeThereIsAConnection_Ends()
    {
        var greeted = new TaskCompletionSource();
        _fake.OnHello = _ =>
        {
            greeted.SetResult();
            return new TaskCompletionSource<HelloReply>().Task;
        };
        using Rcsi rcsi = Rcsi.Start(["invoke", _endpoint, "-c", "1"]);
        await greeted.Task.WaitAsync(Deadline, Token);
        rcsi.Interrupt();
        Assert.Equal(130, (await rcsi.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Reader_ThatGoesAway_EndsTheRun()
    {
        var stopped = new TaskCompletionSource();
        _fake.OnInterrupt = _ => stopped.TrySetResult();
        _fake.OnSubmit = async (connection, request) =>
        {
            for (int i = 1; !stopped.Task.IsCompleted; i++)
            {
                await connection.SendAsync(i, "endless\n");
                await Task.WhenAny(stopped.Task, Task.Delay(1, Token));
            }

            return FakeAgent.Completed(request.SubmissionId) with { Status = SubmissionStatus.Cancelled };
        };
        using Rcsi rcsi = Rcsi.Start(["invoke", _endpoint, "-c", "x"], readOutput: false);
        Assert.Equal("endless", await rcsi.Output.ReadLineAsync(Token));
        rcsi.Output.Close();
        await stopped.Task.WaitAsync(Deadline, Token);
        Assert.Equal("", (await rcsi.EndAsync()).Error);
    }

    [Fact]
    public async Task SeveralEndpoints_AreToldApart_AndTheGravestCodeWins()
    {
        _fake.OnSubmit = async (connection, request) =>
        {
            await connection.SendAsync(1, "one\ntwo");
            return FakeAgent.Completed(request.SubmissionId, Nodes.Number(7), 1, 2);
        };
        string missing = "unix:" + _folder["none"];
        (int exitCode, string output, string error) = await Rcsi.RunAsync(["invoke", $"{_endpoint},{missing}", "-c", "1"]);
        Assert.Equal(3, exitCode);
        Assert.Equal($"[{_endpoint}] one\n[{_endpoint}] two\n[{_endpoint}] 7\n", output);
        Assert.StartsWith($"[{missing}] rcsi: no agent listens on", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AgentThatRefuses_IsOneLine()
    {
        _fake.OnNew = (_, _) => throw new LocalRpcException("the session 'build' is broken: killed") { ErrorCode = (int)AgentErrorCode.SessionBroken };
        (int exitCode, _, string error) = await Rcsi.RunAsync(["invoke", _endpoint, "--session", "build", "-c", "1"]);
        Assert.Equal(1, exitCode);
        Assert.Equal("rcsi: the session 'build' is broken: killed\n", error);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    private static SubmissionOutcome Failed(SubmitRequest request) => FakeAgent.Completed(request.SubmissionId) with
    {
        Status = SubmissionStatus.CompileFailed,
        Diagnostics = [new("CS0103", DiagnosticSeverity.Error, "no bad", 1, 1, 1, 4)],
    };

    private string[] Codes() => [.. _fake.Calls.Where(call => call.StartsWith("submit:", StringComparison.Ordinal)).Select(call => call.Split(':', 3)[2])];
}
