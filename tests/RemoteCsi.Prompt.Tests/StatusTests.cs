using Microsoft.Extensions.Time.Testing;
using RemoteCsi.Cli.Prompt.Running;
using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Prompt.Tests;

/// <summary>What is shown while code runs.</summary>
public sealed class StatusTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource<SubmissionOutcome> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task LongCode_ShowsHowLongItRuns_UntilItEnds()
    {
        await using RunningPrompt prompt = await RunAsync();
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.DoesNotContain("still running", prompt.Terminal.All);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await prompt.Terminal.UntilShowsAsync("1 s, still running; Ctrl+C to stop");
        _time.Advance(TimeSpan.FromSeconds(124));
        await prompt.Terminal.UntilShowsAsync("2:05 min, still running; Ctrl+C to stop");
        _end.SetResult(FakeSession.Completed(new DisplayNode(DisplayKind.Scalar, "42", "int")));
        await prompt.Terminal.UntilShowsAsync("42");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["[web7:build]> f()", "42", "[web7:build]>"], Shown(prompt));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    public async Task Output_GoesOnWhereItWas_WhetherItsLineHadEndedOrNot(int startRow)
    {
        await using RunningPrompt prompt = await RunAsync(new ScriptedTerminal(80, 24) { StartRow = startRow });
        prompt.Session.Print("one\nt\e[31mw\e[0mo");
        await UntilStatusAsync(prompt);
        Assert.Equal(["[web7:build]> f()", "one", "two"], Shown(prompt)[..3]);
        prompt.Session.Print(" three\nfour\n");
        Assert.Equal(["[web7:build]> f()", "one", "two three", "four"], Shown(prompt));
        await UntilStatusAsync(prompt);
        prompt.Session.Print("five");
        _end.SetResult(FakeSession.Completed(new DisplayNode(DisplayKind.Scalar, "42", "int")));
        await prompt.Terminal.UntilShowsAsync("42");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["[web7:build]> f()", "one", "two three", "four", "five", "42", "[web7:build]>"], Shown(prompt));
    }

    [Theory]
    [InlineData("ten €")]
    [InlineData("0123456789012345678901234567890123456789")]
    public async Task LineOfOutput_WhoseEndIsNotCertain_IsLeftAlone(string output)
    {
        await using RunningPrompt prompt = await RunAsync(new ScriptedTerminal(40, 24));
        prompt.Session.Print(output);
        _time.Advance(TimeSpan.FromSeconds(3));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.DoesNotContain("still running", prompt.Terminal.All);
        prompt.Session.Print("\n");
        await UntilStatusAsync(prompt);
    }

    [Fact]
    public async Task LineThatCodeAsksFor_IsTypedUndisturbed()
    {
        await using RunningPrompt prompt = await RunAsync();
        prompt.Session.Print("name: ");
        prompt.Session.Ask(7);
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Type("An");
        await prompt.Terminal.UntilShowsAsync("name: An");
        _time.Advance(TimeSpan.FromSeconds(5));
        prompt.Terminal.Type("n");
        await prompt.Terminal.UntilShowsAsync("name: Ann");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.DoesNotContain("still running", prompt.Terminal.All);
        prompt.Terminal.Type("\n");
        await Eventually.IsTrueAsync(() => !prompt.Session.Answers.IsEmpty);
        await UntilStatusAsync(prompt);
        Assert.Equal("Ann", prompt.Session.Answers.Single().Line);
        _end.SetResult(FakeSession.Completed());
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["[web7:build]> f()", "name: Ann", "[web7:build]>"], Shown(prompt));
    }

    [Fact]
    public async Task ControlC_IsSaidToStopIt_AndALostLinkSaysItself()
    {
        await using RunningPrompt prompt = await RunAsync();
        await UntilStatusAsync(prompt);
        prompt.Terminal.PressControlC();
        _time.Advance(TimeSpan.FromSeconds(1));
        await prompt.Terminal.UntilShowsAsync("being stopped");
        prompt.Session.ChangeLink(Client.Links.LinkStatus.Lost, "reset");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("being stopped"));
        prompt.Session.ChangeLink(Client.Links.LinkStatus.Up);
        _end.SetResult(FakeSession.Completed());
    }

    [Fact]
    public async Task CodeBehindSomebodyElses_IsNotSaidToRun()
    {
        var session = new FakeSession { OnSubmit = (_, _) => _end.Task };
        session.Info = session.Info with { RunningSubmissionId = "other", RunningFor = "bob", Availability = SessionAvailability.Busy };
        await using RunningPrompt prompt = await RunAsync(session: session);
        await Eventually.IsTrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return prompt.Terminal.Rows.Any(row => row.EndsWith("s, waiting for its turn", StringComparison.Ordinal));
        });
        _end.SetResult(FakeSession.Completed());
    }

    [Fact]
    public async Task CodeThatSaysHowFarItHasCome_ShowsABar_OnlyItsOwn_AndNothingOfItCanMoveTheCursor()
    {
        await using RunningPrompt prompt = await RunAsync();
        string id = prompt.Session.SubmissionIds.Single();
        prompt.Session.Report("another", 0.9, "theirs");
        await UntilStatusAsync(prompt);
        prompt.Session.Report(id, 0.4, "copying \e[2Ja\nb");
        _time.Advance(TimeSpan.FromSeconds(1));
        await prompt.Terminal.UntilShowsAsync("[████████░░░░░░░░░░░░] 40 % copying ^[[2Ja b, ");
        prompt.Session.Report(id, null, "linking");
        _time.Advance(TimeSpan.FromSeconds(1));
        await prompt.Terminal.UntilShowsAsync("linking, ");
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains('%'));
        _end.SetResult(FakeSession.Completed());
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["[web7:build]> f()", "[web7:build]>"], Shown(prompt));
    }

    [Theory]
    [InlineData(0, "[░░░░░░░░░░░░░░░░░░░░] 0 %")]
    [InlineData(0.999, "[███████████████████░] 99 %")]
    [InlineData(1, "[████████████████████] 100 %")]
    [InlineData(7, "[████████████████████] 100 %")]
    public void Bar_IsFullOnlyAtTheEnd(double fraction, string bar) => Assert.Equal(bar, RunningStatus.Bar(fraction));

    [Theory]
    [InlineData(59.9, "59 s")]
    [InlineData(60, "1:00 min")]
    [InlineData(3599, "59:59 min")]
    [InlineData(90061, "25:01:01 h")]
    public void Time_IsInWords(double seconds, string words) => Assert.Equal(words, RunningStatus.InWords(TimeSpan.FromSeconds(seconds)));

    private static string[] Shown(RunningPrompt prompt) => [.. prompt.Terminal.Rows.Where(row => row.Length > 0 && !row.Contains("ann@web7"))];

    private async Task<RunningPrompt> RunAsync(ScriptedTerminal? terminal = null, FakeSession? session = null)
    {
        session ??= new FakeSession { OnSubmit = (_, _) => _end.Task };
        RunningPrompt prompt = await RunningPrompt.StartAsync(session, terminal, time: _time);
        prompt.Terminal.Type("f()\n");
        await Eventually.IsTrueAsync(() => !session.Submissions.IsEmpty);
        return prompt;
    }

    private Task UntilStatusAsync(RunningPrompt prompt) => Eventually.IsTrueAsync(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return prompt.Terminal.Rows.Any(row => row.Contains("still running"));
    });
}
