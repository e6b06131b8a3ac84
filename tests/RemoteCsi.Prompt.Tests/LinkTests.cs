using Microsoft.Extensions.Time.Testing;
using RemoteCsi.Client.Links;
using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Prompt.Tests;

/// <summary>What the prompt says and keeps while the link is down, and what it tells of the time before it came.</summary>
public sealed class LinkTests
{
    [Fact]
    public async Task Down_IsSaidWhileALineIsTyped_AndTheLineStays()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(terminal: new ScriptedTerminal(120, 24));
        prompt.Terminal.Type("half a li");
        await prompt.Terminal.UntilIdleAsync();
        prompt.Session.ChangeLink(LinkStatus.Lost, "ssh ended");
        await prompt.Terminal.UntilShowsAsync("the link to web7 is lost: ssh ended; trying again");
        prompt.Terminal.Type("ne");
        await prompt.Terminal.UntilShowsAsync("> half a line");
        Assert.Empty(prompt.Session.Submissions);
    }

    [Fact]
    public async Task StillDown_IsSaidWhenTheCauseChanges_AndElseEveryHalfMinute()
    {
        var time = new FakeTimeProvider();
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(terminal: new ScriptedTerminal(150, 24), time: time);
        prompt.Session.ChangeLink(LinkStatus.Lost, "cut");
        prompt.Session.ChangeLink(new LinkState(LinkStatus.Lost, "refused", 5, TimeSpan.FromSeconds(1.5)));
        prompt.Session.ChangeLink(new LinkState(LinkStatus.Lost, "refused", 6, TimeSpan.FromSeconds(3)));
        time.Advance(TimeSpan.FromSeconds(31));
        prompt.Session.ChangeLink(new LinkState(LinkStatus.Lost, "refused", 11, TimeSpan.FromSeconds(5)));
        time.Advance(TimeSpan.FromSeconds(1));
        await prompt.Terminal.UntilShowsAsync("tried 11 times, again in 5 s");
        Assert.Contains("is still down: refused; tried 5 times, again in 2 s", prompt.Terminal.All);
        Assert.DoesNotContain("tried 6 times", prompt.Terminal.All);
    }

    [Fact]
    public async Task Enter_WhileDown_WaitsForTheLink_AndCtrlCBringsTheLineBack()
    {
        var session = new FakeSession
        {
            OnSubmit = async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                throw new InvalidOperationException("unreachable");
            },
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, new ScriptedTerminal(120, 24));
        session.ChangeLink(LinkStatus.Lost, "cut");
        prompt.Terminal.Type("Precious(1)\n");
        await prompt.Terminal.UntilShowsAsync("waiting for the link");
        prompt.Terminal.PressControlC();
        await prompt.Terminal.UntilShowsAsync("nothing was sent, the line is back at the prompt");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal("[web7:build]> Precious(1)", prompt.Terminal.Rows.Last(row => row.Length > 0));

        session.OnSubmit = (_, _) => Task.FromResult(FakeSession.Completed());
        session.ChangeLink(LinkStatus.Up);
        prompt.Terminal.Type("\n");
        await Eventually.IsTrueAsync(() => session.Submissions.Count == 2);
        Assert.Equal(["Precious(1)", "Precious(1)"], session.Submissions);
    }

    [Fact]
    public async Task CtrlC_WhenTheLineMayHaveBeenSent_DoesNotOfferItAgain()
    {
        var session = new FakeSession
        {
            OnSubmit = async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                throw new InvalidOperationException("unreachable");
            },
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, new ScriptedTerminal(120, 24));
        prompt.Terminal.Type("Once()\n");
        await Eventually.IsTrueAsync(() => !session.Submissions.IsEmpty);
        session.ChangeLink(LinkStatus.Lost, "cut");
        prompt.Terminal.PressControlC();
        await prompt.Terminal.UntilShowsAsync("the session runs it, or has run it");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal("[web7:build]>", prompt.Terminal.Rows.Last(row => row.Length > 0));
    }

    [Fact]
    public async Task WhatEndedMeanwhile_IsShown_WithItsSourceAndWhoseItWas()
    {
        var session = new FakeSession
        {
            Missed = [new MissedSubmission(4, "id4", "Compute()\nmore", "ann from laptop", DateTimeOffset.UnixEpoch, Ended: true)],
            OnOutcome = (id, _) => Task.FromResult(FakeSession.Completed(new DisplayNode(DisplayKind.Scalar, $"\"{id}\"", "string"))),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, new ScriptedTerminal(120, 24));
        await prompt.Terminal.UntilShowsAsync("\"id4\"");
        Assert.Contains("── what came of: Compute() (", prompt.Terminal.All);
        Assert.Contains("ann from laptop) ──", prompt.Terminal.All);
    }

    [Fact]
    public async Task WhatStillRuns_IsMentioned_AndItsResultComesWhileTheNextLineIsTyped()
    {
        var end = new TaskCompletionSource<SubmissionOutcome>();
        var session = new FakeSession
        {
            Missed = [new MissedSubmission(4, "id4", "Long()", "ann", DateTimeOffset.UnixEpoch, Ended: false)],
            OnOutcome = (_, token) => end.Task.WaitAsync(token),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, new ScriptedTerminal(160, 24));
        await prompt.Terminal.UntilShowsAsync("── still runs: Long()");
        prompt.Terminal.Type("typing");
        await prompt.Terminal.UntilShowsAsync("> typing");
        end.SetResult(FakeSession.Completed(new DisplayNode(DisplayKind.Scalar, "4711", "int")));
        await prompt.Terminal.UntilShowsAsync("4711");
        await prompt.Terminal.UntilShowsAsync("> typing");
    }
}
