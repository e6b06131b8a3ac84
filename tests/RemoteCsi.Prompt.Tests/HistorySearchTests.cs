using RemoteCsi.Cli.Prompt.History;
using RemoteCsi.Prompt.Tests.Fakes;

namespace RemoteCsi.Prompt.Tests;

/// <summary>Ctrl+R.</summary>
public sealed class HistorySearchTests
{
    private const string Line = "[web7:build]> ";

    [Fact]
    public async Task Typing_Narrows_AndAgainGoesToTheOlder_AndTabTakesItWithoutRunning()
    {
        await using RunningPrompt prompt = await RanAsync("alpha(1)", "beta(2)", "alpha(3)");
        Search(prompt);
        await prompt.Terminal.UntilShowsAsync("3 earlier");
        prompt.Terminal.Type("PHA");
        await prompt.Terminal.UntilShowsAsync("history: PHA");
        Assert.Contains(prompt.Terminal.Rows, row => row.StartsWith(Line + "alpha(3)", StringComparison.Ordinal));
        await prompt.Terminal.UntilShowsAsync("1 of 2");
        Search(prompt);
        await prompt.Terminal.UntilShowsAsync("2 of 2");
        Search(prompt);
        await prompt.Terminal.UntilIdleAsync();
        Assert.Contains(prompt.Terminal.Rows, row => row.StartsWith(Line + "alpha(1)", StringComparison.Ordinal));

        prompt.Terminal.Type("\t");
        await prompt.Terminal.UntilHidesAsync("history:");
        Assert.Equal(3, prompt.Session.Submissions.Count);
        prompt.Terminal.Type(" + 1\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal("alpha(1) + 1", prompt.Session.Submissions.Last());
    }

    [Fact]
    public async Task Enter_TakesWhatIsFound_AndTheNextRunsIt()
    {
        await using RunningPrompt prompt = await RanAsync("alpha(1)", "beta(2)");
        Search(prompt);
        prompt.Terminal.Type("al\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(2, prompt.Session.Submissions.Count);
        prompt.Terminal.Type("\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal("alpha(1)", prompt.Session.Submissions.Last());
    }

    [Theory]
    [InlineData(ConsoleKey.Escape, 0, '\e')]
    [InlineData(ConsoleKey.G, ConsoleModifiers.Control, '\a')]
    [InlineData(ConsoleKey.C, ConsoleModifiers.Control, '\u0003')]
    public async Task GivenUp_TheLineIsAsItWas(ConsoleKey key, ConsoleModifiers modifiers, char letter)
    {
        await using RunningPrompt prompt = await RanAsync("alpha(1)");
        prompt.Terminal.Type("x + y");
        for (int times = 0; times < 2; times++)
        {
            prompt.Terminal.Press(ConsoleKey.LeftArrow);
        }

        Search(prompt);
        prompt.Terminal.Type("alp");
        await prompt.Terminal.UntilShowsAsync(Line + "alpha(1)");
        prompt.Terminal.Press(key, modifiers, letter);
        await prompt.Terminal.UntilShowsAsync(Line + "x + y");
        await prompt.Terminal.UntilHidesAsync("history:");
        prompt.Terminal.Type(" 1 +\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal("x + 1 + y", prompt.Session.Submissions.Last());
    }

    [Fact]
    public async Task NothingFound_IsSaid_AndTakingALetterBackFindsAgain()
    {
        await using RunningPrompt prompt = await RanAsync("alpha(1)");
        Search(prompt);
        prompt.Terminal.Type("alq");
        await prompt.Terminal.UntilShowsAsync("nothing typed earlier has this");
        prompt.Terminal.Press(ConsoleKey.Backspace, letter: '\b');
        await prompt.Terminal.UntilShowsAsync("1 of 1");
        await prompt.Terminal.UntilShowsAsync(Line + "alpha(1)");
    }

    [Fact]
    public async Task AnotherKey_LeavesTheSearch_AndActsOnWhatWasFound()
    {
        await using RunningPrompt prompt = await RanAsync("alpha(1)");
        Search(prompt);
        prompt.Terminal.Type("al");
        prompt.Terminal.Press(ConsoleKey.Home);
        prompt.Terminal.Type("-\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal("-alpha(1)", prompt.Session.Submissions.Last());
    }

    [Fact]
    public async Task OutputThatComes_LeavesTheSearchOpen()
    {
        await using RunningPrompt prompt = await RanAsync("alpha(1)");
        Search(prompt);
        prompt.Terminal.Type("al");
        await prompt.Terminal.UntilShowsAsync("history: al");
        prompt.Session.Print("noise\n");
        await prompt.Terminal.UntilShowsAsync("noise");
        await prompt.Terminal.UntilShowsAsync("history: al");
        prompt.Terminal.Type("q");
        await prompt.Terminal.UntilShowsAsync("history: alq");
    }

    [Fact]
    public async Task OpenList_GivesWay()
    {
        var session = new FakeSession { OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "Alpha", "Beta")) };
        await using RunningPrompt prompt = await RanAsync(session, null, "alpha(1)");
        prompt.Terminal.Type("x.");
        await prompt.Terminal.UntilShowsAsync("Beta");
        Search(prompt);
        await prompt.Terminal.UntilShowsAsync("history:");
        await prompt.Terminal.UntilHidesAsync("Beta");
    }

    [Fact]
    public async Task WhatAnotherPromptAtTheEndpointRan_IsFound_AndInputIsNot()
    {
        using var home = new TemporaryFolder();
        string file = HistoryFile.Prepare(home.Path, "web7", out _)!;
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(historyFile: file);
        var answered = new TaskCompletionSource();
        var session = new FakeSession
        {
            OnSubmit = async (code, token) =>
            {
                if (code.StartsWith("read", StringComparison.Ordinal))
                {
                    await answered.Task.WaitAsync(token);
                }

                return FakeSession.Completed();
            },
        };
        await using (RunningPrompt other = await RanAsync(session, file, "elsewhere(1)"))
        {
            other.Terminal.Type("read()\n");
            await Eventually.IsTrueAsync(() => session.Submissions.Contains("read()"));
            session.Ask(1);
            other.Terminal.Type("secret\n");
            await Eventually.IsTrueAsync(() => session.Answers.Contains((1, "secret")));
            answered.SetResult();
            await other.Terminal.UntilIdleAsync();
            other.Terminal.Type("last(1)\n");
            await Eventually.IsTrueAsync(() => session.Submissions.Contains("last(1)"));
        }

        Search(prompt);
        prompt.Terminal.Type("elsew");
        await prompt.Terminal.UntilShowsAsync(Line + "elsewhere(1)");
        var lines = new HistoryLines(file);
        Assert.Equal(["last(1)", "read()", "elsewhere(1)"], lines.Newest());
        lines.Add("read()");
        Assert.Equal(["read()", "last(1)", "elsewhere(1)"], lines.Newest());
    }

    private static void Search(RunningPrompt prompt) => prompt.Terminal.Press(ConsoleKey.R, ConsoleModifiers.Control, '\u0012');

    private static Task<RunningPrompt> RanAsync(params string[] lines) => RanAsync(null, null, lines);

    private static async Task<RunningPrompt> RanAsync(FakeSession? session, string? file, params string[] lines)
    {
        RunningPrompt prompt = await RunningPrompt.StartAsync(session, historyFile: file);
        foreach (string line in lines)
        {
            prompt.Terminal.Type(line + "\n");
            await Eventually.IsTrueAsync(() => prompt.Session.Submissions.Contains(line));
            await prompt.Terminal.UntilIdleAsync();
        }

        return prompt;
    }
}
