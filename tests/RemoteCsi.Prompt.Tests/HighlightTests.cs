using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Analysis;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Prompt.Tests;

public sealed class HighlightTests
{
    private static readonly TokenColours Colours = new(Theme.Dark);

    private const string Underlined = "\e[0;91;4mwrong";

    [Fact]
    public async Task Analysis_IsPainted_WhenItHasCome_WithoutAKey()
    {
        var late = new TaskCompletionSource<TextAnalysis>();
        var session = new FakeSession { OnAnalyze = (_, token) => late.Task.WaitAsync(token) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("wrong + 1");
        await prompt.Terminal.UntilShowsAsync("> wrong + 1");
        await Eventually.IsTrueAsync(() => session.AnalysisRequests.Contains("wrong + 1"));
        await prompt.Terminal.UntilIdleAsync();
        Assert.DoesNotContain(Underlined, prompt.Terminal.Written);

        late.SetResult(new TextAnalysis([], [Problem(0, 5)]));
        await Eventually.IsTrueAsync(() => prompt.Terminal.Written.Contains(Underlined));
        Assert.Contains(prompt.Terminal.Rows, row => row.TrimEnd() == "[web7:build]> wrong + 1");
    }

    [Fact]
    public async Task TypingOn_WithdrawsTheQuestion_AndAsksAboutTheNewText()
    {
        var withdrawn = new TaskCompletionSource();
        var session = new FakeSession
        {
            OnAnalyze = async (text, token) =>
            {
                if (text == "first")
                {
                    token.Register(() => withdrawn.TrySetResult());
                    await Task.Delay(Timeout.Infinite, token);
                }

                return new TextAnalysis([], []);
            },
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("first");
        await Eventually.IsTrueAsync(() => session.AnalysisRequests.Contains("first"));
        prompt.Terminal.Type(" second");
        await Eventually.IsTrueAsync(() => withdrawn.Task.IsCompleted);
        await Eventually.IsTrueAsync(() => session.AnalysisRequests.Contains("first second"));
    }

    [Fact]
    public async Task Command_IsNotAnalysed()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("#vars");
        await prompt.Terminal.UntilShowsAsync("#vars");
        prompt.Terminal.Press(ConsoleKey.Enter, letter: '\r');
        await prompt.Terminal.UntilIdleAsync();
        Assert.Empty(prompt.Session.AnalysisRequests);
    }

    [Fact]
    public void Meaning_GoesBeforeTheGuess()
    {
        // By its form, Text looks like a type.
        FormatSpan[] byForm = [new(0, 4, Colours.Type)];
        Assert.Empty(Over(byForm, "Text.Length", 11, new TextAnalysis([Name(0, 4, NameMeaning.Member), Name(5, 6, NameMeaning.Member)], [])));
        Assert.Equal([new FormatSpan(0, 4, Colours.Interface)], Over(byForm, "Text.Length", 11, new TextAnalysis([Name(0, 4, NameMeaning.Interface)], [])));
    }

    [Theory]
    [InlineData("a + Bad", 7, false)]
    [InlineData("a + Bad", 4, false)]
    [InlineData("a + Bad ", 8, true)]
    [InlineData("a + Bad", 2, true)]
    public void Objection_ToWhatIsBeingTyped_Waits(string text, int caret, bool isShown) =>
        Assert.Equal(isShown, Over([], text, caret, new TextAnalysis([], [Problem(4, 3)])).Any());

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Objection_ToTheFormOfAnUnfinishedText_IsNotMade(bool isComplete, bool isShown)
    {
        var known = new AnalyzedText("for (x ", new TextAnalysis([], [Problem(0, 3) with { IsSyntax = true }]));
        Assert.Equal(isShown, MeaningColours.Over([], "for (x ", 7, isComplete, known, Colours).Count > 0);
    }

    [Theory]
    [InlineData("Foo.Bar(1", "0-3")]
    [InlineData("x = Foo.Bar(", "4-3")]
    [InlineData("Foob.Bar(", "")]
    [InlineData("aFoo.Bar(", "")]
    [InlineData("Foo.Baz(", "0-3")]
    [InlineData("", "")]
    public void WhatIsKnownOfTheTextBefore_HoldsForNamesThatWereNotTouched(string now, string where)
    {
        var known = new AnalyzedText("Foo.Bar(", new TextAnalysis([Name(0, 3, NameMeaning.Type)], []));
        Assert.Equal(where, string.Join(' ', MeaningColours.Over([], now, now.Length, true, known, Colours).Select(span => $"{span.Start}-{span.Length}")));
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(2, 100)]
    [InlineData(2, -1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Spans_ThatAreNotInTheText_AreLeftOut(int start, int length) =>
        Assert.Empty(Over([], "text", 4, new TextAnalysis([Name(start, length, NameMeaning.Type)], [Problem(start, length)])));

    private static IReadOnlyList<FormatSpan> Over(IReadOnlyList<FormatSpan> byForm, string text, int caret, TextAnalysis analysis) =>
        MeaningColours.Over(byForm, text, caret, true, new AnalyzedText(text, analysis), Colours);

    private static NameSpan Name(int start, int length, NameMeaning meaning) => new(start, length, meaning);

    private static ProblemSpan Problem(int start, int length) => new(start, length, DiagnosticSeverity.Error, "CS0103", "what?", IsSyntax: false);
}
