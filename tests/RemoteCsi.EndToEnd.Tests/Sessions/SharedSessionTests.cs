using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Sessions;

/// <summary>The client library: several clients in one session, and leaving while code runs.</summary>
public sealed class SharedSessionTests(RcsiHome home) : IClassFixture<RcsiHome>, IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await home.StartAgentAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task TwoClients_SeeTheSameOutput_WhoeverSentTheCode()
    {
        await using RemoteAgent first = await ConnectAsync();
        await using RemoteAgent second = await ConnectAsync();
        await using RemoteSession mine = await first.NewSessionAsync(new NewSessionRequest("both"), Token);
        await using RemoteSession theirs = await second.EnterSessionAsync(new SessionSelector(Name: "both"), cancellationToken: Token);
        Task<string> seenByMe = UntilOutput(mine, "from them");
        Task<string> seenByThem = UntilOutput(theirs, "from me");

        await mine.SubmitAsync("Console.WriteLine(\"from me\");", cancellationToken: Token);
        await theirs.SubmitAsync("Console.WriteLine(\"from them\");", cancellationToken: Token);

        Assert.Contains("from me", await seenByMe.WithinAsync(), StringComparison.Ordinal);
        await seenByThem.WithinAsync();
    }

    [Fact]
    public async Task InputQuestion_MayBeAnsweredByAnyClient_Once()
    {
        await using RemoteAgent first = await ConnectAsync();
        await using RemoteAgent second = await ConnectAsync();
        await using RemoteSession asking = await first.NewSessionAsync(new NewSessionRequest("asked"), Token);
        await using RemoteSession answering = await second.EnterSessionAsync(new SessionSelector(Name: "asked"), cancellationToken: Token);
        var question = new TaskCompletionSource<InputQuestion>(TaskCreationOptions.RunContinuationsAsynchronously);
        answering.InputRequested += question.SetResult;

        Task<SubmissionOutcome> running = asking.SubmitAsync("Console.ReadLine()", cancellationToken: Token);
        InputQuestion asked = await question.Task.WithinAsync();
        await answering.ProvideInputAsync(asked.QuestionId, "first answer", Token);
        await asking.ProvideInputAsync(asked.QuestionId, "second answer", Token);

        Assert.Equal("\"first answer\"", (await running.WithinAsync()).Value?.Text);
    }

    [Fact]
    public async Task Interrupt_OfWhatWaitsBehindSomebodyElses_EndsItAlone()
    {
        string gate = home.File("theirs", "");
        await using RemoteAgent first = await ConnectAsync();
        await using RemoteAgent second = await ConnectAsync();
        await using RemoteSession theirs = await first.NewSessionAsync(new NewSessionRequest("shared"), Token);
        await using RemoteSession mine = await second.EnterSessionAsync(new SessionSelector(Name: "shared"), cancellationToken: Token);
        Task<string> begun = UntilOutput(mine, "theirs runs");
        Task<SubmissionOutcome> before = theirs.SubmitAsync(
            $"Console.WriteLine(\"theirs runs\"); while (File.Exists(\"{gate}\")) Thread.Sleep(5); \"done\"", cancellationToken: Token);
        await begun.WithinAsync();

        string id = Guid.NewGuid().ToString("N");
        Task<SubmissionOutcome> waiting = mine.SubmitAsync("bool ran = true;", new SubmitOptions { SubmissionId = id }, Token);
        await Deadline.UntilAsync(() => mine.InterruptAsync(endWorker: false, id, Token), reply => reply.WasRunning, "the waiting submission is known");

        Assert.Equal(SubmissionStatus.Cancelled, (await waiting.WithinAsync()).Status);
        Assert.False(before.IsCompleted);
        File.Delete(gate);
        Assert.Equal("\"done\"", (await before.WithinAsync()).Value?.Text);
        SubmissionOutcome after = await mine.SubmitAsync("ran", cancellationToken: Token);
        Assert.Equal("CS0103", Assert.Single(after.Diagnostics).Id);
    }

    [Fact]
    public async Task OutputWhileNobodyIsThere_IsReplayedOnReturn_EachChunkOnce()
    {
        string gate = home.File("gate", "");
        await using RemoteAgent agent = await ConnectAsync();
        long seen = 0;
        await using (RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("left"), Token))
        {
            Task<string> begun = UntilOutput(session, "begun");
            session.OutputReceived += chunk => seen = chunk.Sequence;
            _ = session.SubmitAsync(
                $"Console.WriteLine(\"begun\"); while (File.Exists(\"{gate}\")) Thread.Sleep(5); for (int i = 0; i < 50; i++) Console.WriteLine($\"line {{i}}\"); Console.WriteLine(\"end\");",
                cancellationToken: Token);
            await begun.WithinAsync();
            await session.LeaveAsync(Token);
        }

        File.Delete(gate);
        await Deadline.UntilAsync(
            () => agent.ListSessionsAsync(Token),
            all => all.Single(s => s.Name == "left").Availability == SessionAvailability.Available, "the code ends");
        await using RemoteSession back = await agent.EnterSessionAsync(new SessionSelector(Name: "left"), seen + 1, Token);
        string replayed = await UntilOutput(back, "end\n").WithinAsync();

        Assert.Equal(string.Concat(Enumerable.Range(0, 50).Select(i => $"line {i}\n")) + "end\n", replayed);
    }

    [Fact]
    public async Task TemporarySession_IsRemoved_WhenItsLastClientLeaves()
    {
        await using RemoteAgent agent = await ConnectAsync();
        RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(), Token);
        int worker = session.Info.WorkerPid!.Value;

        await session.LeaveAsync(Token);

        await ProcessTable.UntilGoneAsync(worker);
        Assert.DoesNotContain(await agent.ListSessionsAsync(Token), s => s.InstanceId == session.Info.InstanceId);
        await session.DisposeAsync();
    }

    [Fact]
    public async Task ClientThatIsKilled_CountsNoLonger_AndItsCodeGoesOn()
    {
        await using RunningProgram invoke = home.Start("invoke", "local", "-c", "Console.WriteLine(\"begun\"); Console.ReadLine();");
        await invoke.Stdout.UntilContainsAsync("begun");
        await using RemoteAgent agent = await ConnectAsync();
        SessionInfo temporary = Assert.Single(await agent.ListSessionsAsync(Token), s => s.Temporary);

        Signals.Kill(invoke.Id);

        await Deadline.UntilAsync(
            () => agent.ListSessionsAsync(Token),
            all => all.Single(s => s.InstanceId == temporary.InstanceId).Clients == 0, "the agent notices");
        SessionInfo left = Assert.Single(await agent.ListSessionsAsync(Token), s => s.InstanceId == temporary.InstanceId);
        Assert.Equal(SessionAvailability.Busy, left.Availability);

        // It might come back: a link breaks in the same way. Whoever knows it may remove it at once.
        await agent.RemoveSessionAsync(SessionSelector.For(left), Token);
        await ProcessTable.UntilGoneAsync(temporary.WorkerPid!.Value);
    }

    [Fact]
    public async Task RefusalsAreTyped()
    {
        await using RemoteAgent agent = await ConnectAsync();

        RemoteCsiException failure = await Assert.ThrowsAsync<RemoteCsiException>(
            () => agent.EnterSessionAsync(new SessionSelector(Name: "nobody"), cancellationToken: Token));

        Assert.Equal(RemoteCsiReason.AgentRefused, failure.Reason);
        Assert.Equal(Protocol.AgentErrorCode.NoSuchSession, failure.AgentError);
    }

    [Fact]
    public async Task IdleSession_IsRemovedAfterItsTimeout()
    {
        ProgramResult made = await home.RunAsync("new", "local", "--name", "idle", "--idle-timeout", "1s");
        Assert.True(made.ExitCode == 0, made.ToString());
        await using RemoteAgent agent = await ConnectAsync();

        await Deadline.UntilAsync(() => agent.ListSessionsAsync(Token), all => all.All(s => s.Name != "idle"), "the idle session is removed");
    }

    private static Task<string> UntilOutput(RemoteSession session, string wanted)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = new System.Text.StringBuilder();
        session.OutputReceived += chunk =>
        {
            text.Append(chunk.Text);
            if (text.ToString() is var all && all.Contains(wanted, StringComparison.Ordinal))
            {
                found.TrySetResult(all);
            }
        };
        return found.Task;
    }

    private Task<RemoteAgent> ConnectAsync() => RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: Token);
}
