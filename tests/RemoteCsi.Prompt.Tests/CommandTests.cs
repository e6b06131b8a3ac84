using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Prompt.Commands;
using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Prompt.Plain;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Prompt.Tests;

public sealed class CommandTests
{
    private static readonly TokenColours Colours = new(Theme.Dark);

    [Theory]
    [InlineData("exit", "#exit", "")]
    [InlineData("  quit; ", "#exit", "")]
    [InlineData("#help", "#help", "")]
    [InlineData("#RESET  --replay", "#reset", "--replay")]
    [InlineData("#time 1 + 1", "#time", "1 + 1")]
    public void Call_IsOfACommand_WithWhatFollows(string text, string name, string rest)
    {
        CommandCall call = CommandCall.Of(text)!;
        Assert.Equal((name, rest), (call.Command!.Name, call.Rest));
    }

    [Theory]
    [InlineData("exit + 1")]
    [InlineData("#r \"a\"")]
    [InlineData("#load \"a.csx\"")]
    [InlineData("#if X")]
    [InlineData("#region A")]
    [InlineData("#nullable enable")]
    [InlineData("#pragma warning disable")]
    [InlineData("#!/usr/bin/env rcsi")]
    [InlineData("# if X")]
    [InlineData("#")]
    [InlineData("1")]
    public void Text_OfCSharp_IsNoCommand(string text) => Assert.Null(CommandCall.Of(text));

    [Fact]
    public void Words_InQuotes_HoldSpaces() => Assert.Equal(["a b", "c", "--full"], CommandCall.Of("#help \"a b\" c   --full")!.Words);

    [Fact]
    public void Table_HasEachNameOnce_AndTellsOfEach()
    {
        Assert.Equal(CommandTable.All.Count, CommandTable.All.Select(command => command.Name).Distinct().Count());
        string help = HelpCommand.All(new RenderTarget(Width: 80, Theme.None, Terminal: true)).For(RenderTarget.Plain);
        Assert.All(help.Split('\n'), line => Assert.True(line.Length <= 120 && !line.Contains('…'), line));
        foreach (PromptCommand command in CommandTable.All)
        {
            Assert.Matches("^#[a-z]+$", command.Name);
            Assert.False(CommandTable.IsDirective(command.Name[1..]));
            Assert.Contains(command.Usage, help, StringComparison.Ordinal);
            Assert.Contains(command.Summary, help, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("#sesions", "#sessions")]
    [InlineData("#hsitory", "#history")]
    [InlineData("#inter", "#interrupt")]
    [InlineData("#resett", "#reset")]
    public async Task UnknownCommand_NamesThoseAlike_AndSendsNothing(string typed, string meant)
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type($"{typed}\n");
        await prompt.Terminal.UntilShowsAsync($"there is no command '{typed}'; there is {meant}");
        Assert.Empty(prompt.Session.Submissions);
    }

    [Fact]
    public async Task Help_OfACommand_IsAllOfIt()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("#help #vars\n");
        await prompt.Terminal.UntilShowsAsync("Values are cut to a line");
    }

    [Fact]
    public async Task Variables_AreShownWithTypeAndValue_AndControlsInThemDoNothing()
    {
        var session = new FakeSession
        {
            Variables = new SessionVariables(
            [
                new ScriptVariable("count", "int", new DisplayNode(DisplayKind.Scalar, "3", "int")),
                new ScriptVariable("evil", "Evil", new DisplayNode(DisplayKind.Text, "a\e[2Jb", "Evil")),
            ]),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#vars\n");
        await prompt.Terminal.UntilShowsAsync("count  int   3");
        await prompt.Terminal.UntilShowsAsync("evil   Evil  a^[[2Jb");
        prompt.Terminal.Type("#vars nothing\n");
        await prompt.Terminal.UntilShowsAsync("no variable's name contains 'nothing'");
    }

    [Fact]
    public async Task Sessions_AreListedMadeAndRemoved_ButNotTheOneThatOneIsIn()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("#new nightly\n");
        await prompt.Terminal.UntilShowsAsync("session 2 'nightly' is there");
        prompt.Terminal.Type("#sessions\n");
        await prompt.Terminal.UntilShowsAsync("→  1   build    Opened");
        prompt.Terminal.Type("#remove build\n");
        await prompt.Terminal.UntilShowsAsync("this prompt is in that session");
        prompt.Terminal.Type("#remove nightly\n");
        await prompt.Terminal.UntilShowsAsync("removed session 2 'nightly'");
        prompt.Terminal.Type("#remove nightly\n");
        await prompt.Terminal.UntilShowsAsync("there is no session 'nightly'");
    }

    [Fact]
    public async Task Enter_GoesToAnotherMachine_AndExitComesBack_ToWhatWasSaidMeanwhile()
    {
        var there = new FakeSession(name: null) { EndpointName = "web8" };
        bool left = false;
        var here = new FakeSession
        {
            OnVisit = (place, _) =>
            {
                Assert.Equal("ann@web8", place);
                return new VisitedSession(there, () =>
                {
                    left = true;
                    return ValueTask.CompletedTask;
                });
            },
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(here);
        prompt.Terminal.Type("#enter ann@web8\n");
        await prompt.Terminal.UntilShowsAsync("[web8]>");
        await prompt.Terminal.UntilIdleAsync();
        here.Print("written meanwhile\n");
        prompt.Terminal.Type("1 + 1\n");
        await Eventually.IsTrueAsync(() => there.Submissions.Contains("1 + 1"));
        await prompt.Terminal.UntilIdleAsync();
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("written meanwhile"));
        prompt.Terminal.Type("exit\n");
        await prompt.Terminal.UntilShowsAsync("back in [web7:build]");
        await prompt.Terminal.UntilShowsAsync("written meanwhile");
        Assert.True(left);
        prompt.Terminal.Type("2 + 2\n");
        await Eventually.IsTrueAsync(() => here.Submissions.Contains("2 + 2"));
    }

    [Fact]
    public async Task Enter_OfWhatIsNotThere_SaysWhy_AndStays()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("#enter web9\n");
        await prompt.Terminal.UntilShowsAsync("no connection to web9");
        prompt.Terminal.Type("#enter build\n");
        await prompt.Terminal.UntilShowsAsync("you are there");
        prompt.Terminal.Type("#enter\n");
        await prompt.Terminal.UntilShowsAsync("it is: #enter NAME|ENDPOINT [NAME]");
    }

    [Fact]
    public async Task Time_RunsCode_AndSaysHowLongItTook()
    {
        var session = new FakeSession { OnSubmit = (_, _) => Task.FromResult(FakeSession.Completed() with { ElapsedMs = 12.34 }) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#time\n");
        await prompt.Terminal.UntilShowsAsync("nothing was run from here yet");
        prompt.Terminal.Type("#time if (true)\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Empty(session.Submissions);
        prompt.Terminal.Type("{ }\n");
        await prompt.Terminal.UntilShowsAsync("12.3 ms in the session");
        Assert.StartsWith("if (true)", Assert.Single(session.Submissions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_StopsWhatSomebodyElseRuns()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("#interrupt\n");
        await prompt.Terminal.UntilShowsAsync("asked it to stop");
        prompt.Session.IsRunning = false;
        prompt.Terminal.Type("#interrupt\n");
        await prompt.Terminal.UntilShowsAsync("nothing runs in this session");
        Assert.Equal([false, false], prompt.Session.Interrupts);
    }

    [Fact]
    public async Task History_ShowsWhatWasSubmitted()
    {
        var session = new FakeSession
        {
            History = [new HistoryEntry(7, "id7", "1 / 0", "ann", DateTimeOffset.UnixEpoch, SubmissionStatus.CompileFailed, Ran: false)],
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#history 5\n");
        await prompt.Terminal.UntilShowsAsync("ann  compileFailed");
        await prompt.Terminal.UntilShowsAsync("      1 / 0");
        prompt.Terminal.Type("#history many\n");
        await prompt.Terminal.UntilShowsAsync("it is: #history [COUNT]");
    }

    [Fact]
    public async Task Names_OfCommandsAndSessions_AreCompleted_WithoutAskingTheSession()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Session.Others.Add(prompt.Session.Info with { Id = 2, Name = "nightly", InstanceId = Guid.NewGuid() });
        prompt.Terminal.Type("#");
        await prompt.Terminal.UntilShowsAsync("#history");
        prompt.Terminal.Type("lo");
        await prompt.Terminal.UntilShowsAsync("runs a script");
        prompt.Terminal.Press(ConsoleKey.Backspace, letter: '\b');
        prompt.Terminal.Press(ConsoleKey.Backspace, letter: '\b');
        prompt.Terminal.Type("ent");
        await prompt.Terminal.UntilShowsAsync("go to another session");
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        await prompt.Terminal.UntilShowsAsync("> #enter");
        prompt.Terminal.Type(" ");
        await prompt.Terminal.UntilShowsAsync("nightly");
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        prompt.Terminal.Type("\n");
        await prompt.Terminal.UntilShowsAsync("no connection to nightly");
        Assert.Empty(prompt.Session.CompletionRequests);
    }

    [Theory]
    [InlineData("#vars", "#vars:True")]
    [InlineData("#reset --replay", "#reset:True,--replay:False")]
    [InlineData("#varz", "")]
    public void Colours_ShowWhatIsACommand(string text, string expected) => Assert.Equal(
        expected,
        string.Join(',', CommandColours.Of(text, CommandCall.Of(text)!, Colours)
            .Select(span => $"{text.Substring(span.Start, span.Length)}:{span.Formatting == Colours.Directive}")));

    [Fact]
    public void Colours_OfCodeAfterACommand_AreThoseOfCSharp()
    {
        const string text = "#time var x = 1;";
        Assert.Equal(["#time", "var", "1"], CommandColours.Of(text, CommandCall.Of(text)!, Colours).Select(span => text.Substring(span.Start, span.Length)));
    }

    [Fact]
    public async Task PlainPrompt_RunsCommands_AndOneThatFailsIsAFailure()
    {
        var there = new FakeSession(name: null);
        var session = new FakeSession { OnVisit = (_, _) => new VisitedSession(there) };
        var shown = new List<string>();
        var output = new RecordedOutput();
        var lines = new Queue<string>(["#usings", "#nonsense", "#enter web8", "1", "exit", "2"]);
        var plain = new PlainPrompt(
            session, _ => Task.FromResult(lines.TryDequeue(out string? line) ? line : null), output, text => shown.Add(text.For(RenderTarget.Plain)), writePrompt: null);
        Assert.Equal(1, await plain.RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["using System;"], shown);
        Assert.Contains(output.Events, line => line.Contains("there is no command '#nonsense'"));
        Assert.Equal(["1"], there.Submissions);
        Assert.Equal(["2"], session.Submissions);
    }
}
