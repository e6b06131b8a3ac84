using System.Collections.Concurrent;
using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Signatures;

namespace RemoteCsi.Prompt.Tests;

public sealed class SignatureTests
{
    private static readonly SignatureList Scale = new(
    [
        new Signature("double Scale(", [Parameter("x")], ")", "Doubles it."),
        new Signature("double Scale(", [Parameter("x"), Parameter("factor", "By how much.")], ")", "Multiplies it."),
        new Signature("double Scale(", [Parameter("x"), Parameter("factor"), new SignatureParameter("rest", "params int[] rest", TakesRest: true, "The rest.")], ")", ""),
    ]);

    [Fact]
    public async Task Bracket_ShowsWhatCanBeCalled_WhenItHasCome()
    {
        var late = new TaskCompletionSource<SignatureList>();
        var session = new FakeSession { OnSignatures = (_, _, token) => late.Task.WaitAsync(token) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("Scale(");
        await prompt.Terminal.UntilShowsAsync("> Scale(");
        await prompt.Terminal.UntilIdleAsync();
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("double Scale"));

        late.SetResult(Scale);
        await prompt.Terminal.UntilShowsAsync("1/3 double Scale(double x)");
        await prompt.Terminal.UntilShowsAsync("Doubles it.");
        Assert.Equal(("Scale(", 6), Assert.Single(session.SignatureRequests));
    }

    [Fact]
    public async Task FurtherArguments_AskNoMore_AndEachOverloadCanBeSeen()
    {
        var session = new FakeSession { OnSignatures = (_, _, _) => Task.FromResult(Scale) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("Scale(");
        await prompt.Terminal.UntilShowsAsync("1/3 double Scale(double x)");
        prompt.Terminal.Press(ConsoleKey.DownArrow);
        await prompt.Terminal.UntilShowsAsync("2/3 double Scale(double x, double factor)");
        prompt.Terminal.Type("1, ");
        await prompt.Terminal.UntilShowsAsync("factor: By how much.");
        prompt.Terminal.Press(ConsoleKey.DownArrow);
        await prompt.Terminal.UntilShowsAsync("3/3 double Scale(double x, double factor, params int[] rest)");
        prompt.Terminal.Type("2, 3, 4");
        await prompt.Terminal.UntilShowsAsync("rest: The rest.");
        Assert.Single(session.SignatureRequests);

        prompt.Terminal.Type(")");
        await prompt.Terminal.UntilShowsAsync("> Scale(1, 2, 3, 4)");
        await prompt.Terminal.UntilIdleAsync();
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("double Scale"));
    }

    [Fact]
    public async Task UntilOneIsChosen_TheFirstThatTakesTheArgumentsIsShown()
    {
        var session = new FakeSession { OnSignatures = (_, _, _) => Task.FromResult(Scale) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("Scale(1");
        await prompt.Terminal.UntilShowsAsync("1/3 double Scale(double x)");
        prompt.Terminal.Type(", 2");
        await prompt.Terminal.UntilShowsAsync("1/3 double Scale(double x, double factor)");
        prompt.Terminal.Type(", 3");
        await prompt.Terminal.UntilShowsAsync("1/3 double Scale(double x, double factor, params int[] rest)");
    }

    [Fact]
    public async Task NamedArgument_ShowsTheParameterItNames()
    {
        var session = new FakeSession { OnSignatures = (_, _, _) => Task.FromResult(Scale) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("Scale(factor: ");
        await prompt.Terminal.UntilShowsAsync("factor: By how much.");
    }

    [Fact]
    public async Task InnerCall_ShowsItsOwn_AndAfterItTheOuterOnesAgain()
    {
        var inner = new SignatureList([new Signature("int Count(", [Parameter("text")], ")", "Counts.")]);
        var session = new FakeSession { OnSignatures = (code, at, _) => Task.FromResult(code[..at].EndsWith("Count(", StringComparison.Ordinal) ? inner : Scale) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("Scale(Count(");
        await prompt.Terminal.UntilShowsAsync("int Count(double text)");
        prompt.Terminal.Type("1)");
        await prompt.Terminal.UntilShowsAsync("1/3 double Scale(double x)");
        Assert.Equal(2, session.SignatureRequests.Count);
    }

    [Fact]
    public async Task Answer_ThatComesAfterTheCallWasLeft_IsNotShown()
    {
        var late = new TaskCompletionSource<SignatureList>();
        var cancelled = new TaskCompletionSource();
        var session = new FakeSession
        {
            OnSignatures = (_, _, token) =>
            {
                token.Register(() => cancelled.TrySetResult());
                return late.Task;
            },
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("Scale(");
        await Eventually.IsTrueAsync(() => !session.SignatureRequests.IsEmpty);
        prompt.Terminal.Type("1) + 1");
        await Eventually.IsTrueAsync(() => cancelled.Task.IsCompleted);
        late.SetResult(Scale);
        await prompt.Terminal.UntilShowsAsync("Scale(1) + 1");
        await prompt.Terminal.UntilIdleAsync();
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("double Scale"));
    }

    [Fact]
    public async Task CallThatIsLeftAndComeBackTo_GetsItsAnswer_ThoughTheFirstQuestionFails()
    {
        var answers = new ConcurrentQueue<TaskCompletionSource<SignatureList>>();
        var session = new FakeSession
        {
            OnSignatures = (_, _, _) =>
            {
                var answer = new TaskCompletionSource<SignatureList>();
                answers.Enqueue(answer);
                return answer.Task;
            },
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("Scale(");
        await Eventually.IsTrueAsync(() => answers.Count == 1);
        prompt.Terminal.Press(ConsoleKey.Backspace, letter: '\b');
        prompt.Terminal.Type("(");
        await Eventually.IsTrueAsync(() => answers.Count == 2);
        answers.First().SetCanceled(TestContext.Current.CancellationToken);
        await prompt.Terminal.UntilIdleAsync();
        answers.Last().SetResult(Scale);
        await prompt.Terminal.UntilShowsAsync("1/3 double Scale(double x)");
    }

    [Theory]
    [InlineData(ConsoleKey.Escape)]
    [InlineData(ConsoleKey.Backspace)]
    [InlineData(ConsoleKey.Home)]
    public async Task Pane_Closes_By(ConsoleKey key)
    {
        var session = new FakeSession { OnSignatures = (_, _, _) => Task.FromResult(Scale) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("Scale(");
        await prompt.Terminal.UntilShowsAsync("1/3 double Scale");
        prompt.Terminal.Press(key);
        await prompt.Terminal.UntilHidesAsync("double Scale");
    }

    [Theory]
    [InlineData("if (")]
    [InlineData("\"a(")]
    [InlineData("// Scale(")]
    [InlineData("var pair = (")]
    [InlineData("int Declared(")]
    public async Task WhatIsNoCall_IsNotAskedAbout(string text)
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type(text);
        await prompt.Terminal.UntilShowsAsync(text);
        await prompt.Terminal.UntilIdleAsync();
        Assert.Empty(prompt.Session.SignatureRequests);
    }

    [Fact]
    public async Task Output_WhileThePaneIsOpen_LeavesItOpen()
    {
        var session = new FakeSession { OnSignatures = (_, _, _) => Task.FromResult(Scale) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("Scale(");
        await prompt.Terminal.UntilShowsAsync("1/3 double Scale");
        session.Print("from elsewhere\n");
        await prompt.Terminal.UntilShowsAsync("from elsewhere");
        await prompt.Terminal.UntilShowsAsync("1/3 double Scale");
        Assert.Single(session.SignatureRequests);
    }

    [Fact]
    public async Task WhatAgentsSay_CannotMoveTheCursor()
    {
        var session = new FakeSession
        {
            OnSignatures = (_, _, _) => Task.FromResult(new SignatureList([new Signature("void \e[2JClear(", [Parameter("x", "\e[9;9Hthere")], ")", "a\rb")])),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("Clear(");
        await prompt.Terminal.UntilShowsAsync("^[[2JClear(");
        await prompt.Terminal.UntilShowsAsync("[web7:build]> Clear(");
    }

    private static SignatureParameter Parameter(string name, string documentation = "") => new(name, $"double {name}", TakesRest: false, documentation);
}
