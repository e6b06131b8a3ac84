using RemoteCsi.Cli.Rendering;
using RemoteCsi.Client;
using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Prompt.Tests;

public sealed class InspectionTests
{
    [Fact]
    public async Task Tree_OpensPartsWhenAsked_ClosesThem_AndIsGivenBack()
    {
        FakeSession session = Shelf();
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#inspect\n");
        await prompt.Terminal.UntilShowsAsync("├── ▸ Books = List<string>(250)");
        await prompt.Terminal.UntilShowsAsync("└──   Name = \"upper\"");
        prompt.Terminal.Press(ConsoleKey.DownArrow);
        prompt.Terminal.Press(ConsoleKey.RightArrow);
        await prompt.Terminal.UntilShowsAsync("│   ├──   [0] = \"book 0\"");
        prompt.Terminal.Press(ConsoleKey.LeftArrow);
        await prompt.Terminal.UntilHidesAsync("book 0");
        Assert.Empty(session.Closed);
        prompt.Terminal.Type("q");
        await prompt.Terminal.UntilShowsAsync("[web7:build]> #inspect");
        await prompt.Terminal.UntilIdleAsync();
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("Books", StringComparison.Ordinal));
        Assert.Equal([7L], session.Closed);
    }

    [Fact]
    public async Task LongSequence_ComesAHundredAtATime()
    {
        FakeSession session = Shelf();
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#inspect\n");
        await prompt.Terminal.UntilShowsAsync("Books");
        prompt.Terminal.Press(ConsoleKey.DownArrow);
        prompt.Terminal.Press(ConsoleKey.Enter);
        await prompt.Terminal.UntilShowsAsync("\"book 3\"");
        for (int i = 0; i < 100; i++)
        {
            prompt.Terminal.Press(ConsoleKey.DownArrow);
        }

        prompt.Terminal.Press(ConsoleKey.DownArrow);
        await prompt.Terminal.UntilShowsAsync("> │   └── … 150 more: Enter");
        prompt.Terminal.Press(ConsoleKey.Enter);
        await prompt.Terminal.UntilShowsAsync("> │   ├──   [100] = \"book 100\"");
        prompt.Terminal.Press(ConsoleKey.End);
        prompt.Terminal.Press(ConsoleKey.UpArrow);
        await prompt.Terminal.UntilShowsAsync("> │   └── … 50 more: Enter");
    }

    [Fact]
    public async Task Search_GoesToWhatIsShown_AndSaysWhenNothingIs()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(Shelf());
        prompt.Terminal.Type("#inspect\n");
        await prompt.Terminal.UntilShowsAsync("Books");
        prompt.Terminal.Type("/UPP\n");
        await prompt.Terminal.UntilShowsAsync("> └──   Name");
        prompt.Terminal.Type("/zzz\n");
        await prompt.Terminal.UntilShowsAsync("'zzz' is nowhere in what is shown");
    }

    [Fact]
    public async Task NoKeyWaitsForTheSession()
    {
        var late = new TaskCompletionSource<InspectedParts>(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeSession session = Shelf();
        Func<long, long, Task<InspectedParts>> usual = session.OnExpand;
        session.OnExpand = (node, offset) => node == 2 ? late.Task : usual(node, offset);
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#inspect\n");
        await prompt.Terminal.UntilShowsAsync("Books");
        prompt.Terminal.Press(ConsoleKey.DownArrow);
        prompt.Terminal.Press(ConsoleKey.RightArrow);
        prompt.Terminal.Press(ConsoleKey.End);
        await prompt.Terminal.UntilShowsAsync("> └──   Name");
        late.SetException(new RemoteCsiException(RemoteCsiReason.LinkLost, "the link is down"));
        await prompt.Terminal.UntilShowsAsync("the link is down (Enter tries it again)");
        session.OnExpand = usual;
        prompt.Terminal.Press(ConsoleKey.UpArrow);
        prompt.Terminal.Press(ConsoleKey.Enter);
        await prompt.Terminal.UntilShowsAsync("\"book 0\"");
    }

    [Fact]
    public async Task HostileNamesAndValues_StayInTheirLine()
    {
        FakeSession session = Shelf();
        session.OnExpand = (_, _) => Task.FromResult(new InspectedParts(
            7, [new InspectedPart("a\e[2J\nb", new DisplayNode(DisplayKind.Text, "c\e]0;x\a" + new string('漢', 200), "T"))]));
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#inspect\n");
        await prompt.Terminal.UntilShowsAsync("a^[[2J");
        await prompt.Terminal.UntilShowsAsync("c^[]0;x^G");
        Assert.Contains("q leave", prompt.Terminal.Rows[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ControlC_LeavesTheTree_AndThePromptGoesOn()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(Shelf());
        prompt.Terminal.Type("#inspect\n");
        await prompt.Terminal.UntilShowsAsync("Books");
        prompt.Terminal.PressControlC();
        await prompt.Terminal.UntilShowsAsync("[web7:build]> #inspect");
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Type("1+1\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["1+1"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task Inspect_OfCode_RunsItAndOpensThatResult()
    {
        FakeSession session = Shelf();
        string? opened = null;
        Func<string?, InspectedParts> usual = session.OnInspect;
        session.OnInspect = id => usual(opened = id);
        session.OnSubmit = (_, _) => Task.FromResult(FakeSession.Completed() with { SubmissionId = "s9", Value = new DisplayNode(DisplayKind.Object, "Shelf", "Shelf") });
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#inspect shelf\n");
        await prompt.Terminal.UntilShowsAsync("Books");
        Assert.Equal("s9", opened);
        Assert.Equal(["shelf"], session.Submissions);
    }

    [Fact]
    public async Task ControlEnter_ShowsTheValueInDetail_AndEnterDoesNot()
    {
        var session = new FakeSession
        {
            OnSubmit = (_, _) => Task.FromResult(FakeSession.Completed() with { SubmissionId = "s1", Value = new DisplayNode(DisplayKind.Text, "in short", "T") }),
            OnDetail = id => new InspectedParts(0, [new InspectedPart("", new DisplayNode(DisplayKind.Text, $"at length, {id}", "T"))]),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("x");
        prompt.Terminal.Press(ConsoleKey.Enter, ConsoleModifiers.Control, '\n');
        await prompt.Terminal.UntilShowsAsync("at length, s1");
        Assert.DoesNotContain("in short", prompt.Terminal.All, StringComparison.Ordinal);
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Type("x\n");
        await prompt.Terminal.UntilShowsAsync("in short");
        prompt.Terminal.Type("#detail y\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["x", "x", "y"], session.Submissions);
    }

    [Fact]
    public async Task CutValue_SaysHowToSeeTheRest()
    {
        var session = new FakeSession
        {
            OnSubmit = (_, _) => Task.FromResult(FakeSession.Completed() with
            {
                Value = new DisplayNode(DisplayKind.Sequence, "List<int>(10000)", "List<int>", null, [new DisplayNode(DisplayKind.Scalar, "1", "int")], 10_000, true),
            }),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("many\n");
        await prompt.Terminal.UntilShowsAsync("#inspect shows the rest");
    }

    [Fact]
    public void CutNote_IsOfWhatIsCutAnywhere()
    {
        var whole = new DisplayNode(DisplayKind.Scalar, "1", "int");
        Assert.Null(CutNote.Of(whole));
        Assert.Null(CutNote.Of(new DisplayNode(DisplayKind.Sequence, "", "T[]", null, [whole], 1)));
        var deep = new DisplayNode(DisplayKind.Object, "T", "T", [new DisplayMember("A", new DisplayNode(DisplayKind.Elided, "…", "U"))]);
        Assert.Equal("#inspect shows the rest", CutNote.Of(deep));
    }

    /// <summary>A session whose last result is an object with a list of 250 and a name.</summary>
    private static FakeSession Shelf() => new()
    {
        OnInspect = _ => new InspectedParts(7, [new InspectedPart("", new DisplayNode(DisplayKind.Object, "Shelf", "Shelf"), 1)]),
        OnExpand = (node, offset) => Task.FromResult(node == 1
            ? new InspectedParts(
                7,
                [
                    new InspectedPart("Books", new DisplayNode(DisplayKind.Sequence, "List<string>(250)", "List<string>", null, [], 250, true), 2),
                    new InspectedPart("Name", new DisplayNode(DisplayKind.String, "\"upper\"", "string")),
                ],
                Total: 2)
            : new InspectedParts(
                7,
                [.. Enumerable.Range((int)offset, Math.Min(100, 250 - (int)offset)).Select(i => new InspectedPart($"[{i}]", new DisplayNode(DisplayKind.String, $"\"book {i}\"", "string")))],
                HasMore: offset < 200, Total: 250)),
    };
}
