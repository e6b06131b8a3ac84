using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Prompt.Tests;

public sealed class ResetTests
{
    [Fact]
    public async Task Reset_StartsAnew_WithoutAsking()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("#reset\n");
        await prompt.Terminal.UntilShowsAsync("the session was started anew; its variables are gone");
        Assert.Equal(1, prompt.Session.Resets);
        Assert.Empty(prompt.Session.Submissions);
    }

    [Fact]
    public async Task Replay_AsksFirst_AndAnythingButYesIsNo()
    {
        var session = new FakeSession { Replayable = [Entry(1, "int x = 1;"), Entry(2, "x++")] };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#reset  --replay\n");
        await prompt.Terminal.UntilShowsAsync("start the session anew and run its 2 submissions again? [y/N]");
        prompt.Terminal.Type("\n");
        await prompt.Terminal.UntilShowsAsync("nothing was done");
        Assert.Equal(0, session.Resets);
        Assert.Empty(session.Submissions);
    }

    [Fact]
    public async Task Replay_RunsAllAgain_InOrder()
    {
        var session = new FakeSession { Replayable = [Entry(1, "int x = 1;"), Entry(3, "x++", SubmissionStatus.Threw)] };
        session.OnSubmit = (code, _) => Task.FromResult(
            FakeSession.Completed() with { Status = code == "x++" ? SubmissionStatus.Threw : SubmissionStatus.Completed });
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#reset --replay\n");
        await prompt.Terminal.UntilShowsAsync("[y/N]");
        prompt.Terminal.Type("y\n");
        await prompt.Terminal.UntilShowsAsync("2 submissions run again");
        Assert.Equal(1, session.Resets);
        Assert.Equal(["int x = 1;", "x++"], session.Submissions);
    }

    [Fact]
    public async Task Replay_StopsAtTheFirstThatEndsOtherwise_AndSaysWhich()
    {
        var session = new FakeSession { Replayable = [Entry(1, "int x = 1;"), Entry(2, "Fetch(x)"), Entry(3, "x++")] };
        session.OnSubmit = (code, _) => Task.FromResult(
            FakeSession.Completed() with { Status = code == "Fetch(x)" ? SubmissionStatus.Threw : SubmissionStatus.Completed });
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#reset --replay\n");
        await prompt.Terminal.UntilShowsAsync("[y/N]");
        prompt.Terminal.Type("y\n");
        await prompt.Terminal.UntilShowsAsync("the replay stopped at what was submission 2");
        Assert.Equal(["int x = 1;", "Fetch(x)"], session.Submissions);
    }

    [Fact]
    public async Task SessionThatBreaks_SaysHowToGoOn_AndAResetOfSomebodyElseIsTold()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Session.Change(prompt.Session.Info with { State = SessionState.Broken, Cause = "its worker ended with exit code 3" });
        await prompt.Terminal.UntilShowsAsync("the session is broken: its worker ended with exit code 3");
        await prompt.Terminal.UntilShowsAsync("#reset starts the session anew");
        prompt.Session.Change(prompt.Session.Info with { State = SessionState.Opened, Cause = null, Resets = 1 });
        await prompt.Terminal.UntilShowsAsync("somebody started the session anew; its variables are gone");
    }

    [Fact]
    public async Task WorkerThatASubmissionEnds_IsToldOfOnce_AndTheNextOneAgain()
    {
        var session = new FakeSession { OnSubmit = (_, _) => Task.FromResult(FakeSession.Completed() with { Status = SubmissionStatus.WorkerLost, Cause = "its worker ended with exit code 3" }) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("Environment.Exit(3)\n");
        await prompt.Terminal.UntilShowsAsync("#reset starts the session anew");
        prompt.Session.Change(prompt.Session.Info with { State = SessionState.Broken, Cause = "its worker ended with exit code 3" });
        prompt.Session.Change(prompt.Session.Info with { State = SessionState.Opened, Cause = null, Resets = 1 });
        await prompt.Terminal.UntilShowsAsync("somebody started the session anew");
        Assert.DoesNotContain("the session is broken", prompt.Terminal.All, StringComparison.Ordinal);
        prompt.Session.Change(prompt.Session.Info with { State = SessionState.Broken, Cause = "its worker ended with exit code 4" });
        await prompt.Terminal.UntilShowsAsync("the session is broken: its worker ended with exit code 4");
    }

    private static HistoryEntry Entry(int index, string code, SubmissionStatus status = SubmissionStatus.Completed) =>
        new(index, $"id{index}", code, "ann", DateTimeOffset.UnixEpoch, status, Ran: true);
}
