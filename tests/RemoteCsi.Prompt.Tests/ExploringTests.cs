using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Prompt.Tests;

public sealed class ExploringTests
{
    private static readonly ExplainedSymbol Open = new(
        "method", "Site.Open", "static Site Open(string address)", "Portal", "Portal.Library", "using Portal;", "Opens a site.",
        [], [new ExplainedPart("address", "string", "Where it is.")], new ExplainedPart("", "Site", "The site."),
        [new ExplainedPart("ArgumentException", "", "There is none.")], "Some \e[2Jremarks.", ["So:\n\n    Site.Open(\"x\")"], ["Site.Save"]);

    [Fact]
    public async Task Help_OfAName_IsShort_AndSaysWhereMoreIs()
    {
        await using RunningPrompt prompt = await WithExplanationAsync(new Explanation([Open, Open with { Signature = "static Site Open(int number)" }], []));
        prompt.Terminal.Type("#help Site.Open\n");
        await prompt.Terminal.UntilShowsAsync("#help Site.Open --full tells more");
        string[] rows = [.. prompt.Terminal.Rows.Where(row => row.Length > 0)];
        Assert.Contains("Site.Open  method in Portal (Portal.Library)", rows);
        Assert.Contains("  needs using Portal;", rows);
        Assert.Contains("  1. static Site Open(string address)", rows);
        Assert.Contains("  2. static Site Open(int number)", rows);
        Assert.Contains("    Opens a site.", rows);
        Assert.DoesNotContain(rows, row => row.Contains("Where it is"));
    }

    [Fact]
    public async Task Help_InFull_HasEverything_AndControlsInItDoNothing()
    {
        await using RunningPrompt prompt = await WithExplanationAsync(new Explanation([Open], []));
        prompt.Terminal.Type("#help Site.Open --full\n");
        await prompt.Terminal.UntilShowsAsync("Site.Save");
        string screen = string.Join('\n', prompt.Terminal.Rows);
        string[] expected = ["  static Site Open(string address)", "address  string", "Where it is.", "ArgumentException", "There is none.", "Some ^[[2Jremarks.", "    Site.Open(\"x\")"];
        Assert.All(expected, part => Assert.Contains(part, screen, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_OfExamples_IsThoseAlone()
    {
        await using RunningPrompt prompt = await WithExplanationAsync(new Explanation([Open], []));
        prompt.Terminal.Type("#help --examples Site.Open\n");
        await prompt.Terminal.UntilShowsAsync("Site.Open(\"x\")");
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("Opens a site"));
    }

    [Fact]
    public async Task Help_OfWhatIsNotDocumented_SaysWhy()
    {
        await using RunningPrompt prompt = await WithExplanationAsync(
            new Explanation([Open with { Summary = "", Undocumented = "there is no Portal.Library.xml beside /x/Portal.Library.dll" }], []));
        prompt.Terminal.Type("#help Site.Open\n");
        await prompt.Terminal.UntilShowsAsync("not documented: there is no Portal.Library.xml");
    }

    [Fact]
    public async Task Help_OfNothing_NamesNearOnes_OrTheCommandOfThatName()
    {
        await using RunningPrompt prompt = await WithExplanationAsync(new Explanation([], ["Console"]));
        prompt.Terminal.Type("#help Consle\n");
        await prompt.Terminal.UntilShowsAsync("nothing is called 'Consle'; there is Console");
        prompt.Terminal.Type("#help sessions\n");
        await prompt.Terminal.UntilShowsAsync("the sessions of this machine");
    }

    [Fact]
    public async Task Find_ShowsMatches_WithWhatToImport_AndHowManyThereAre()
    {
        var session = new FakeSession
        {
            OnFind = query => query == "web"
                ? new FoundSymbols([new FoundSymbol("method", "Site.OpenWeb", "Web OpenWeb()", 2, "Portal", "Portal.Library", "using Portal;")], 7)
                : query.StartsWith("kind:type", StringComparison.Ordinal) ? new FoundSymbols([], 0)
                : new FoundSymbols([], 0, "'banana' is no kind"),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#find web\n");
        await prompt.Terminal.UntilShowsAsync("Site.OpenWeb  method ×2  using Portal;  Web OpenWeb()");
        await prompt.Terminal.UntilShowsAsync("the best 1 of 7");
        prompt.Terminal.Type("#find kind:banana\n");
        await prompt.Terminal.UntilShowsAsync("'banana' is no kind");
        prompt.Terminal.Type("#types\n");
        await prompt.Terminal.UntilShowsAsync("the session has declared no types");
    }

    [Fact]
    public async Task Members_AreListedWithTheirSummaries()
    {
        var session = new FakeSession
        {
            OnMembers = name => name == "Site"
                ? new MemberList("Site", [new ListedMember("method", "Save", "void Save()", "Site", "Saves it.")], [])
                : new MemberList(null, [], []),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#members Site\n");
        await prompt.Terminal.UntilShowsAsync("method  void Save()  Saves it.");
        prompt.Terminal.Type("#members System\n");
        await prompt.Terminal.UntilShowsAsync("'System' is no type and has none");
    }

    [Fact]
    public async Task Names_AreCompletedAsCode_AndWithTheMembersOfAValue()
    {
        var session = new FakeSession
        {
            OnComplete = (code, position, _) => Task.FromResult(code.StartsWith("default(", StringComparison.Ordinal)
                ? FakeSession.List(code, position, "Add", "Sort")
                : FakeSession.List(code, position, "Empty", "Add")),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#help List<int>.");
        await prompt.Terminal.UntilShowsAsync("Sort");
        await prompt.Terminal.UntilShowsAsync("Empty");
        Assert.Superset(new HashSet<string> { "List<int>.", "default(List<int>)." }, session.CompletionRequests.Select(request => request.Code).ToHashSet());
        Assert.Single(prompt.Terminal.Rows, row => row.Contains("Add "));
        prompt.Terminal.Type("So");
        await prompt.Terminal.UntilHidesAsync("Empty");
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        await prompt.Terminal.UntilShowsAsync("#help List<int>.Sort");
    }

    private static Task<RunningPrompt> WithExplanationAsync(Explanation explanation) =>
        RunningPrompt.StartAsync(new FakeSession { OnExplain = _ => explanation });
}
