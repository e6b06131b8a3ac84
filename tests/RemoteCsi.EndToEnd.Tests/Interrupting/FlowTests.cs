using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Interrupting;

/// <summary>What an interrupt stops and what it does not: all that the submission started, and nothing else.</summary>
public sealed class FlowTests(StoppableSession session) : IClassFixture<StoppableSession>
{
    [Fact]
    public async Task BackgroundTask_OfAnEarlierSubmission_SurvivesTheInterruptOfALaterOne()
    {
        await session.ShowAsync("long rounds = 0; bool stop = false; var background = Task.Run(() => { while (!Volatile.Read(ref stop)) { rounds++; Thread.Yield(); } });");

        Task<SubmissionOutcome> running = await session.StartAsync("Console.Write(\"later\"); while (true) { }", "later");
        await session.StopAsync(running);

        Assert.Equal("true", await session.ShowAsync("long seen = rounds; SpinWait.SpinUntil(() => rounds > seen + 1000, 20_000)"));
        Assert.Equal("false", await session.ShowAsync("background.IsCompleted"));
        Assert.Equal("RanToCompletion", await session.ShowAsync("stop = true; await background; background.Status"));
    }

    [Fact]
    public async Task WhatAnInterruptedSubmissionLeftBehind_DoesNotGoOnWhenItsAwaitEnds()
    {
        await session.ShowAsync("var gate = new TaskCompletionSource(); int wentOn = 0; var cleaned = new TaskCompletionSource<int>();");
        Task<SubmissionOutcome> running = await session.StartAsync(
            "Console.Write(\"waits\"); try { await gate.Task; wentOn = 1; } finally { cleaned.SetResult(wentOn); }", "waits");
        (SubmissionOutcome outcome, _) = await session.StopAsync(running);
        Assert.Equal(SubmissionStatus.Cancelled, outcome.Status);

        await session.ShowAsync("for (int i = 0; i < 3; i++) GC.Collect();");
        Assert.Equal("0", await session.ShowAsync("gate.SetResult(); await cleaned.Task + wentOn"));
    }

    [Fact]
    public async Task FunctionsOfAnInterruptedSubmission_RunAsEver()
    {
        Task<SubmissionOutcome> running = await session.StartAsync(
            "int Sum(int n) { int sum = 0; for (int i = 1; i <= n; i++) sum += i; return sum; } Console.Write(\"declared\"); while (true) { }", "declared");
        await session.StopAsync(running);

        Assert.Equal("5050", await session.ShowAsync("Sum(100)"));
        Assert.Equal("55", await session.ShowAsync("await Task.Run(() => Sum(10))"));
    }

    [Fact]
    public async Task UsersOwnCancellation_Works_AndIsNoInterrupt()
    {
        SubmissionOutcome outcome = await session.RunAsync(
            "var own = new CancellationTokenSource(50); while (true) { own.Token.ThrowIfCancellationRequested(); }");
        Assert.Equal((SubmissionStatus.Threw, "System.OperationCanceledException"), (outcome.Status, outcome.Exception?.Type));

        Task<SubmissionOutcome> running = await session.StartAsync(
            "var mine = new CancellationTokenSource(); Console.Write(\"linked\"); try { while (true) { } } finally { mine.Cancel(); }", "linked");
        await session.StopAsync(running);
        Assert.Equal("true", await session.ShowAsync("mine.IsCancellationRequested"));
    }

    [Theory]
    [InlineData("finally", "try { while (true) { } } finally { Clean(3); for (int i = 0; i < 4; i++) cleaned++; }", 7)]
    [InlineData("catch", "try { while (true) { } } catch (OperationCanceledException) { Clean(5); throw; }", 5)]
    [InlineData("using", "class Cleaner(Action clean) : IDisposable { public void Dispose() { for (int i = 0; i < 2; i++) clean(); } } using (new Cleaner(() => Clean(3))) { while (true) { } }", 6)]
    [InlineData("iterator", "IEnumerable<int> Rows() { try { while (true) yield return 1; } finally { for (int i = 0; i < 5; i++) Clean(1); } } foreach (int row in Rows()) { while (true) { } }", 5)]
    [InlineData("awaits", "async Task InnerAsync() { await Task.Yield(); while (true) { } } async Task OuterAsync() { try { await InnerAsync(); } finally { Clean(2); await Task.Yield(); Clean(2); } } await OuterAsync();", 4)]
    [InlineData("wait", "try { Thread.Sleep(-1); } catch (ThreadInterruptedException) { Clean(4); throw; }", 4)]
    [InlineData("lock", "var gate = new object(); try { lock (gate) { while (true) { } } } finally { cleaned = Monitor.IsEntered(gate) ? 100 : 8; }", 8)]
    public async Task Cleanup_RunsToItsEnd(string name, string code, int expected)
    {
        string mark = $"cleaning {name}";

        // Said where it waits to be stopped: before that, an interrupt is noticed on the way into a function, and nothing is there to clean up yet.
        string stopped = code.Replace("while (true) { }", $"Console.Write(\"{mark}\"); while (true) {{ }}", StringComparison.Ordinal)
            .Replace("Thread.Sleep(-1);", $"_ = Task.Delay(100).ContinueWith(_ => Console.Write(\"{mark}\")); Thread.Sleep(-1);", StringComparison.Ordinal);
        Task<SubmissionOutcome> running = await session.StartAsync(
            $"int cleaned = 0; void Clean(int n) {{ for (int i = 0; i < n; i++) cleaned++; }} {stopped}", mark);

        (SubmissionOutcome outcome, _) = await session.StopAsync(running);

        Assert.True(outcome.Status == SubmissionStatus.Cancelled, StoppableSession.Text(outcome));
        Assert.Equal($"{expected}", await session.ShowAsync("cleaned"));
    }

    [Fact]
    public async Task CodeThatCatchesTheInterruptAndEnds_HasCompleted_AndSeesNoFrameOfOurs()
    {
        Task<SubmissionOutcome> running = await session.StartAsync(
            "string caught = null; Console.Write(\"catches\"); try { while (true) { } } catch (OperationCanceledException e) { caught = e.ToString(); }", "catches");
        (SubmissionOutcome outcome, _) = await session.StopAsync(running);

        Assert.Equal(SubmissionStatus.Completed, outcome.Status);
        Assert.Equal("true", await session.ShowAsync("caught.Contains(\"The submission was interrupted.\") && !caught.Contains(\"Checkpoint\") && !caught.Contains(\"StopInterrupted\")"));
    }

    [Fact]
    public async Task HangingGetter_OfAShownValue_LeavesTheProcessorInPeace()
    {
        SubmissionOutcome outcome = await session.RunAsync("class Hangs { public int Value { get { while (true) { } } } } new Hangs()");

        Assert.Equal(SubmissionStatus.Completed, outcome.Status);
        await session.UntilQuietAsync();
    }
}
