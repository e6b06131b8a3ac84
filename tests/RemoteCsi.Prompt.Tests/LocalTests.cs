using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Completion;
using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Prompt.History;
using RemoteCsi.Cli.Prompt.Plain;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Prompt.Tests;

public sealed class LocalTests
{
    private static readonly TokenColours Colours = new(Theme.Dark);

    [Fact]
    public void Colours_FollowTheSyntax()
    {
        const string code = "var n = 1; // one\nif (n is not null) Console.WriteLine($\"a{n}b\" + nameof(n));\nrecord P(List<int> Xs);";
        string[] coloured = [.. CSharpColours.Of(TypedCode.Of(code), Colours).Select(span => $"{code.Substring(span.Start, span.Length)}:{Name(span.Formatting)}")];
        Assert.Equal(
            [
                "var:Keyword", "1:Number", "// one:Comment", "if:Keyword", "is:Keyword", "not:Keyword", "null:Keyword", "Console:Type", "WriteLine:Method",
                "$\":Text", "a:Text", "b:Text", "\":Text", "nameof:Keyword", "record:Keyword", "P:Type", "List:Type", "int:Keyword",
            ],
            coloured);
    }

    [Fact]
    public void Colours_OfADirective_EndBeforeItsLineEnd()
    {
        const string code = "#r \"a.dll\"\nx";
        FormatSpan directive = Assert.Single(CSharpColours.Of(TypedCode.Of(code), Colours));
        Assert.Equal("#r \"a.dll\"", code.Substring(directive.Start, directive.Length));
    }

    [Fact]
    public void Colours_AreInOrderWithoutOverlap_WhateverIsTyped()
    {
        const string pieces = "{}()[]\"'$@#/*\n ;.,<>=+abc123 class if var async await // /* \\ \"\"\" {0} record\tΩ😀";
        var random = new Random(20260419);
        for (int round = 0; round < 400; round++)
        {
            string code = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => pieces[random.Next(pieces.Length)]));
            int end = 0;
            foreach (FormatSpan span in CSharpColours.Of(TypedCode.Of(code), Colours))
            {
                Assert.True(span.Start >= end && span.End <= code.Length, $"round {round}: {code}");
                end = span.End;
            }
        }
    }

    [Theory]
    [InlineData("1 + 1", true)]
    [InlineData("if (x) {", false)]
    [InlineData("var s = \"\"\"\n a", false)]
    [InlineData("f(", false)]
    [InlineData("class C { }", true)]
    [InlineData("int x = ;", true)]
    [InlineData("#if A\nx", false)]
    [InlineData("/* a", false)]
    [InlineData("/// <summary>A.</summary>", false)]
    [InlineData("/// <summary>A.</summary>\nint F() => 1;", true)]
    [InlineData("// a", true)]
    public void Statement_IsWhole_WhenTheCompilerWouldNotAskForMore(string code, bool whole) =>
        Assert.Equal(whole, TypedCode.Of(code).IsComplete);

    [Fact]
    public void Statement_NestedVeryDeep_IsNotParsed()
    {
        TypedCode code = TypedCode.Of(new string('(', 100_000));
        Assert.True(code.IsComplete);
        Assert.Empty(CSharpColours.Of(code, Colours));
    }

    [Theory]
    [InlineData("wl", "WriteLine")]
    [InlineData("WrL", "WriteLine")]
    [InlineData("write", "WriteLine,Write")]
    [InlineData("line", "WriteLine,ReadLine")]
    [InlineData("Write", "Write,WriteLine")]
    [InlineData("zzz", "")]
    [InlineData("", "WriteLine,Write,ReadLine,Beep")]
    public void Match_PutsTheClosestFirst_AndKeepsTheOrderWithin(string typed, string expected)
    {
        CompletionItem[] items = [.. new[] { "WriteLine", "Write", "ReadLine", "Beep" }.Select(label => new CompletionItem(label, "Method"))];
        Assert.Equal(expected, string.Join(',', CompletionMatcher.Match(items, typed).Select(item => item.Label)));
    }

    [Theory]
    [InlineData("if (a)\n{", 8, "    ")]
    [InlineData("    x", 5, "    ")]
    [InlineData("f(1,", 4, "")]
    public void NextLine_IsIndented(string text, int caret, string expected) => Assert.Equal(expected, Indentation.OfNextLine(text, caret));

    [Fact]
    public void ClosingBracket_FirstOnItsLine_MovesLeft() =>
        Assert.Equal(("{\n}", 3), Indentation.OfClosingBracket("{\n    }", 7));

    [Fact]
    public void History_IsItsOwnersAlone_AndOneForEachEndpoint()
    {
        using var home = new TemporaryFolder();
        string? local = HistoryFile.Prepare(home.Path, "local", out string? why);
        string? remote = HistoryFile.Prepare(home.Path, "ssh://ann@web7:2222?command=a%20b", out _);
        Assert.Null(why);
        Assert.NotEqual(local, remote);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(local!));
        Assert.Equal(local, HistoryFile.Prepare(home.Path, "local", out _));
    }

    [Fact]
    public void History_ThatCannotBeWritten_IsLeftOut()
    {
        using var home = new TemporaryFolder();
        string file = Path.Combine(home.Path, "file");
        File.WriteAllText(file, "");
        Assert.Null(HistoryFile.Prepare(file, "local", out string? why));
        Assert.NotNull(why);
    }

    [Fact]
    public async Task History_OfAnEarlierPrompt_ComesWithUp()
    {
        using var home = new TemporaryFolder();
        string file = HistoryFile.Prepare(home.Path, "local", out _)!;
        await using (RunningPrompt first = await RunningPrompt.StartAsync(historyFile: file))
        {
            first.Terminal.Type("6 * 7\n");
            await first.Terminal.UntilIdleAsync();
        }

        await using RunningPrompt second = await RunningPrompt.StartAsync(historyFile: file);
        second.Terminal.Press(ConsoleKey.UpArrow);
        await second.Terminal.UntilShowsAsync("> 6 * 7");
    }

    [Fact]
    public async Task PlainPrompt_GathersLines_RunsThem_AndAnswersQuestionsFromItsInput()
    {
        var session = new FakeSession();
        session.OnSubmit = (code, _) =>
        {
            if (code.Contains("ReadLine"))
            {
                session.Ask(3);
            }

            session.Print("out\n");
            return Task.FromResult(FakeSession.Completed(new DisplayNode(DisplayKind.Scalar, "5", "int")));
        };
        var output = new RecordedOutput();
        var plain = new PlainPrompt(session, Lines("if (true)", "{", "}", "Console.ReadLine()", "answer", "exit", "1"), output, Nowhere, writePrompt: null);
        Assert.Equal(0, await plain.RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["if (true)\n{\n}", "Console.ReadLine()"], session.Submissions);
        Assert.Equal([(3L, (string?)"answer")], session.Answers);
        Assert.Equal(["out\n", "= 5", "out\n", "= 5"], output.Events);
    }

    [Fact]
    public async Task PlainPrompt_WithAFailedSubmission_GoesOn_AndEndsWith1()
    {
        var session = new FakeSession
        {
            OnSubmit = (code, _) => Task.FromResult(FakeSession.Completed() with { Status = code == "x" ? SubmissionStatus.CompileFailed : SubmissionStatus.Completed }),
        };
        var plain = new PlainPrompt(session, Lines("x", "1"), new RecordedOutput(), Nowhere, writePrompt: null);
        Assert.Equal(1, await plain.RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["x", "1"], session.Submissions);
    }

    [Fact]
    public async Task PlainPrompt_ForAPerson_ShowsThePrompt()
    {
        var prompts = new List<string>();
        var plain = new PlainPrompt(new FakeSession(), Lines("if (true)", "{ }"), new RecordedOutput(), Nowhere, prompts.Add);
        await plain.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["[web7:build]> ", "              ", "[web7:build]> "], prompts);
    }

    private static void Nowhere(StyledText text)
    {
    }

    private static Func<CancellationToken, Task<string?>> Lines(params string[] lines)
    {
        var left = new Queue<string>(lines);
        return _ => Task.FromResult(left.TryDequeue(out string? line) ? line : null);
    }

    private static string Name(ConsoleFormat format) => format switch
    {
        _ when format == Colours.Keyword => "Keyword",
        _ when format == Colours.Type => "Type",
        _ when format == Colours.Method => "Method",
        _ when format == Colours.Text => "Text",
        _ when format == Colours.Number => "Number",
        _ when format == Colours.Comment => "Comment",
        _ => "Directive",
    };
}
