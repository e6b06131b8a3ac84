using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.SnapIns;

namespace RemoteCsi.Prompt.Tests;

/// <summary>What a machine offers is listed and loaded at the prompt; what is restored meanwhile is told.</summary>
public sealed class SnapInTests
{
    private static readonly SnapIn Sites = new(
        "sites", "the sites of this server", [], ["Fabrikam.Sites"], [], null, "Site.All shows them", "/etc/rcsi/snapins.d/sites.json", "using Fabrikam.Sites;\n");

    [Fact]
    public async Task SnapIn_IsListed_AndLoadedAsASubmission_AndItsHelpIsShown()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Session.SnapIns.Add(Sites);
        prompt.Session.SnapIns.Add(Sites with { Name = "broken", Problem = "its file cannot be read" });
        prompt.Terminal.Type("#snapin\n");
        await prompt.Terminal.UntilShowsAsync("the sites of this server");
        await prompt.Terminal.UntilShowsAsync("cannot be loaded: its file cannot be read");
        prompt.Terminal.Type("#snapin sites\n");
        await Eventually.IsTrueAsync(() => !prompt.Session.Submissions.IsEmpty);
        await prompt.Terminal.UntilShowsAsync("Site.All shows them");
        Assert.Equal(["using Fabrikam.Sites;\n"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task Names_OfTheMachinesSnapIns_AreCompleted_WithWhatTheyAreFor()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Session.SnapIns.Add(Sites);
        prompt.Session.SnapIns.Add(Sites with { Name = "broken", Problem = "its file cannot be read" });
        prompt.Terminal.Type("#snapin ");
        await prompt.Terminal.UntilShowsAsync("sites");
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("broken"));
        prompt.Terminal.Type("si");
        await prompt.Terminal.UntilShowsAsync("the sites of this server");
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        await prompt.Terminal.UntilShowsAsync("> #snapin sites");
    }

    [Fact]
    public async Task SnapIn_IsNotRemoved_AndThatIsExplained()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("#snapin --remove sites\n");
        await prompt.Terminal.UntilShowsAsync("a snap-in cannot be removed");
        prompt.Terminal.Type("#snapin none\n");
        await prompt.Terminal.UntilShowsAsync("this machine offers no snap-in 'none'");
        Assert.Empty(prompt.Session.Submissions);
    }

    [Fact]
    public async Task VersionsOfAPackage_ComeBehindTheComma_WithoutBeingAskedFor()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Session.OnComplete = (code, position, _) => Task.FromResult(
            new CompletionList(position, 0, code.EndsWith(", ", StringComparison.Ordinal) ? [new CompletionItem("2.1.86", "Version")] : []));
        prompt.Terminal.Type("#r \"nuget: Dapper, ");
        await prompt.Terminal.UntilShowsAsync("2.1.86");
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        await prompt.Terminal.UntilShowsAsync("nuget: Dapper, 2.1.86");
    }

    [Fact]
    public async Task WhatIsRestored_IsTold_InOneLine_AndMovesNoCursor()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Session.TellProgress("restoring Acme 1.0.0 from \u001b[2Jhere");
        await prompt.Terminal.UntilShowsAsync("restoring Acme 1.0.0 from ^[[2Jhere");
    }
}
