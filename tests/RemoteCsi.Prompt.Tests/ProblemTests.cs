using RemoteCsi.Cli.Prompt;
using RemoteCsi.Cli.Prompt.Analysis;
using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Prompt.Tests;

/// <summary>What the compiler objects to, told below the text.</summary>
public sealed class ProblemTests
{
    private const string Told = "CS0103: no 'wrong'";

    [Fact]
    public async Task Objection_IsTold_AfterAPause_AndGoesWhenTypingGoesOn()
    {
        FakeSession session = Session();
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("wrong + 1");
        await prompt.Terminal.UntilShowsAsync(Told);
        Assert.Contains(prompt.Terminal.Rows, row => row.TrimEnd() == "[web7:build]> wrong + 1");

        // A key that changes nothing leaves it; one that does takes it away, in the painting of that key.
        prompt.Terminal.Press(ConsoleKey.LeftArrow);
        await prompt.Terminal.UntilIdleAsync();
        Assert.Contains(Told, prompt.Terminal.All);
        session.OnAnalyze = (_, token) => Task.Delay(Timeout.Infinite, token).ContinueWith(_ => new TextAnalysis([], []), TaskScheduler.Default);
        prompt.Terminal.Type("2");
        await prompt.Terminal.UntilShowsAsync("wrong + 21");
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains(Told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SeveralObjections_ErrorsFirst_WithTheirLines_AndFilteredAsAllThatIsRemote()
    {
        var session = new FakeSession
        {
            OnAnalyze = (_, _) => Task.FromResult(new TextAnalysis([],
            [
                new ProblemSpan(0, 1, DiagnosticSeverity.Warning, "CS0001", "least", IsSyntax: false),
                new ProblemSpan(3, 1, DiagnosticSeverity.Error, "CS0002", "two\e[31m\nlines", IsSyntax: false),
                new ProblemSpan(4, 1, DiagnosticSeverity.Error, "CS0003", "three", IsSyntax: false),
                new ProblemSpan(5, 1, DiagnosticSeverity.Error, "CS0004", "four", IsSyntax: false),
            ])),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("\e[200~a;\nbcd + 1;\e[201~");
        await prompt.Terminal.UntilShowsAsync("CS0004 line 2: four");
        await prompt.Terminal.UntilShowsAsync("CS0002 line 2: two");
        await prompt.Terminal.UntilShowsAsync("and 1 more");
        Assert.DoesNotContain("least", prompt.Terminal.All);
        Assert.DoesNotContain("\e[31m", prompt.Terminal.Written);
    }

    [Fact]
    public async Task Up_GoesToTheHistory_NotThroughThePane()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(Session());
        prompt.Terminal.Type("wrong + 1 + 1\n");
        await Eventually.IsTrueAsync(() => prompt.Session.Submissions.Count == 1);
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Type("wrong + 1");
        await prompt.Terminal.UntilShowsAsync(Told);
        prompt.Terminal.Press(ConsoleKey.UpArrow);
        await prompt.Terminal.UntilHidesAsync(Told);
        prompt.Terminal.Type("\n");
        await Eventually.IsTrueAsync(() => prompt.Session.Submissions.Count == 2);
        Assert.Equal("wrong + 1 + 1", prompt.Session.Submissions.Last());
    }

    [Fact]
    public async Task Output_LeavesItThere_AndEscapeTakesItAway()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(Session());
        prompt.Terminal.Type("wrong + 1");
        await prompt.Terminal.UntilShowsAsync(Told);
        prompt.Session.Print("noise\n");
        await prompt.Terminal.UntilShowsAsync("noise");
        await prompt.Terminal.UntilShowsAsync(Told);
        prompt.Terminal.Type("\e");
        await prompt.Terminal.UntilHidesAsync(Told);
    }

    [Fact]
    public async Task OpenSignatures_GoBefore()
    {
        FakeSession session = Session();
        session.OnSignatures = (_, _, _) => Task.FromResult(new SignatureList([new Signature("int F(", [], ")", "Does it.")]));
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("wrong + 1");
        await prompt.Terminal.UntilShowsAsync(Told);
        prompt.Terminal.Type(" + F(");
        await prompt.Terminal.UntilShowsAsync("int F()");
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains(Told, StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_SayHow()
    {
        Assert.Equal(ProblemDisplay.List, new PromptOptions().Diagnostics);
        var known = new AnalyzedText("wrong + 1", new TextAnalysis([], [new ProblemSpan(0, 5, DiagnosticSeverity.Error, "CS0103", "what?", IsSyntax: false)]));
        Assert.Single(known.Objections(caret: 9, isComplete: true));
        Assert.Empty(known.Objections(caret: 5, isComplete: true));
    }

    private static FakeSession Session() => new()
    {
        OnAnalyze = (text, _) => Task.FromResult(new TextAnalysis([],
            text.StartsWith("wrong", StringComparison.Ordinal) ? [new ProblemSpan(0, 5, DiagnosticSeverity.Error, "CS0103", "no 'wrong'", IsSyntax: false)] : [])),
    };
}
