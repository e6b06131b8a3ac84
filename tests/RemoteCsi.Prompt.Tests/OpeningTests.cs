using RemoteCsi.Cli.Prompt;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Client;
using RemoteCsi.Prompt.Tests.Fakes;

namespace RemoteCsi.Prompt.Tests;

/// <summary>A prompt that is there before its session.</summary>
public sealed class OpeningTests
{
    private const string Welcome = "ann@web7";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly TaskCompletionSource<VisitedSession> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ScriptedTerminal _terminal = new(120, 24);
    private readonly FakeSession _session = new();

    [Fact]
    public async Task Prompt_IsDrawnBeforeTheSessionIsOpened_AndALineOnItStays()
    {
        Task<int> running = Run();
        await _terminal.UntilShowsAsync("[web7:build]>");
        await _asked.Task.WaitAsync(Eventually.Deadline, Stop);
        _terminal.Type("half a li");
        await _terminal.UntilShowsAsync("> half a li");
        Assert.DoesNotContain(Welcome, _terminal.All);

        Open();
        await _terminal.UntilShowsAsync(Welcome);
        _terminal.Type("ne\n");
        await _terminal.UntilShowsAsync("> half a line");
        await Eventually.IsTrueAsync(() => _session.Submissions.Contains("half a line"));
        await LeaveAsync(running);
    }

    [Fact]
    public async Task Line_EnteredBeforeTheSessionIsThere_RunsInIt()
    {
        Task<int> running = Run();
        _terminal.Type("1 + 1\n");
        await _asked.Task.WaitAsync(Eventually.Deadline, Stop);
        Assert.Empty(_session.Submissions);
        Open();
        await Eventually.IsTrueAsync(() => _session.Submissions.Contains("1 + 1"));
        await LeaveAsync(running);
    }

    [Fact]
    public async Task CtrlC_EndsTheWaiting_AndBringsTheLineBack()
    {
        Task<int> running = Run();
        _terminal.Type("Precious(1)\n");
        await UntilEnteredAsync("Precious(1)");
        _terminal.PressControlC();
        await _terminal.UntilShowsAsync("nothing was sent, the line is back at the prompt");
        await _terminal.UntilIdleAsync();
        Assert.Equal("[web7:build]> Precious(1)", _terminal.Rows.Last(row => row.Length > 0));
        Open();
        await _terminal.UntilShowsAsync(Welcome);
        Assert.Empty(_session.Submissions);
        _terminal.Type("\n");
        await Eventually.IsTrueAsync(() => _session.Submissions.Contains("Precious(1)"));
        await LeaveAsync(running);
    }

    [Fact]
    public async Task Line_ThatWaitsForAWhile_IsToldForWhat()
    {
        Task<int> running = Run();
        _terminal.Type("Precious(1)\n");
        await _terminal.UntilShowsAsync("waiting for the session to run it in; Ctrl+C brings the line back");
        Open();
        await Eventually.IsTrueAsync(() => _session.Submissions.Contains("Precious(1)"));
        await LeaveAsync(running);
    }

    [Fact]
    public async Task CtrlD_LeavesBeforeTheSessionIsThere_AndNothingIsOpenedAnyMore()
    {
        Task<int> running = Run();
        await _asked.Task.WaitAsync(Eventually.Deadline, Stop);
        await LeaveAsync(running);
        await _left.Task.WaitAsync(Eventually.Deadline, Stop);
    }

    [Fact]
    public async Task Session_ThatComesWhenThePersonHasLeft_IsLeft()
    {
        bool isLeft = false;
        var visited = new VisitedSession(_session, () =>
        {
            isLeft = true;
            return ValueTask.CompletedTask;
        });
        Task<int> running = Run(heedsCancelling: false);
        await _asked.Task.WaitAsync(Eventually.Deadline, Stop);
        _terminal.Press(ConsoleKey.D, ConsoleModifiers.Control, '\u0004');
        await _left.Task.WaitAsync(Eventually.Deadline, Stop);
        _opened.SetResult(visited);
        Assert.Equal(0, await running.WaitAsync(Eventually.Deadline, Stop));
        Assert.True(isLeft);
    }

    [Theory]
    [InlineData("")]
    [InlineData("half a line")]
    public async Task Failure_TakesThePromptAway(string typed)
    {
        Task<int> running = Run();
        await _asked.Task.WaitAsync(Eventually.Deadline, Stop);
        _terminal.Type(typed);
        await _terminal.UntilShowsAsync($"[web7:build]> {typed}".TrimEnd());
        _opened.SetException(new RemoteCsiException(RemoteCsiReason.AgentRefused, "no such session"));
        RemoteCsiException failure = await Assert.ThrowsAsync<RemoteCsiException>(() => running.WaitAsync(Eventually.Deadline, Stop));
        Assert.Equal("no such session", failure.Message);
        Assert.DoesNotContain(_terminal.Rows, row => row.Length > 0);
    }

    [Fact]
    public async Task Failure_LeavesWhatWasEntered()
    {
        Task<int> running = Run();
        _terminal.Type("Precious(1)\n");
        await _asked.Task.WaitAsync(Eventually.Deadline, Stop);
        await UntilEnteredAsync("Precious(1)");
        _opened.SetException(new RemoteCsiException(RemoteCsiReason.AgentRefused, "no such session"));
        await Assert.ThrowsAsync<RemoteCsiException>(() => running.WaitAsync(Eventually.Deadline, Stop));
        Assert.Contains("[web7:build]> Precious(1)", _terminal.Rows);
    }

    [Fact]
    public async Task Completion_WaitsForTheSession()
    {
        Task<int> running = Run();
        await _asked.Task.WaitAsync(Eventually.Deadline, Stop);
        _terminal.Type("Console.");
        await _terminal.UntilShowsAsync("> Console.");
        Assert.Empty(_session.CompletionRequests);
        Open();
        await Eventually.IsTrueAsync(() => _session.CompletionRequests.Any(request => request.Code == "Console."));
        _terminal.Press(ConsoleKey.C, ConsoleModifiers.Control, '\u0003');
        await LeaveAsync(running);
    }

    private Task<int> Run(bool heedsCancelling = true)
    {
        var options = new PromptOptions { StatePath = "unused" };
        return Task.Run(() => OpeningPrompt.RunAsync(
            session => new PromptSurface(_terminal, session, historyFile: null, options), "[web7:build]> ", OpenAsync, options, Stop));

        async Task<VisitedSession> OpenAsync(CancellationToken cancellationToken)
        {
            cancellationToken.Register(() => _left.TrySetResult());
            _asked.SetResult();
            return await _opened.Task.WaitAsync(heedsCancelling ? cancellationToken : CancellationToken.None);
        }
    }

    private Task UntilEnteredAsync(string line) =>
        Eventually.IsTrueAsync(() => !_terminal.CaptureControlC && _terminal.Rows.Contains($"[web7:build]> {line}"));

    private void Open() => _opened.SetResult(new VisitedSession(_session));

    private async Task LeaveAsync(Task<int> running)
    {
        await _terminal.UntilIdleAsync();
        _terminal.Press(ConsoleKey.D, ConsoleModifiers.Control, '\u0004');
        Assert.Equal(0, await running.WaitAsync(Eventually.Deadline, Stop));
    }
}
