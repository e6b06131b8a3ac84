using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Prompt.Tests;

public sealed class CompletionTests
{
    [Fact]
    public async Task Typing_WhileTheListHangs_IsPaintedAtOnce()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("Console.Wri");
        await prompt.Terminal.UntilShowsAsync("[web7:build]> Console.Wri");
        await Eventually.IsTrueAsync(() => !prompt.Session.CompletionRequests.IsEmpty);
    }

    [Fact]
    public async Task List_ThatComesLate_OpensByItself()
    {
        var late = new TaskCompletionSource<CompletionList>();
        var session = new FakeSession { OnComplete = (_, _, token) => late.Task.WaitAsync(token) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("calc.A");
        await prompt.Terminal.UntilShowsAsync("> calc.A");
        await prompt.Terminal.UntilIdleAsync();
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("AddOnce"));

        late.SetResult(FakeSession.List("calc.", 5, "AddOnce", "Remove"));
        await prompt.Terminal.UntilShowsAsync("AddOnce");
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("Remove"));
        Assert.Contains(prompt.Terminal.Rows, row => row.StartsWith("[web7:build]> calc.A", StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_OfAWordThatWasLeft_IsNotShown()
    {
        var first = new TaskCompletionSource<CompletionList>();
        var session = new FakeSession { OnComplete = (code, _, token) => code.Contains(' ') ? Never(token) : first.Task };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("alp ");
        await prompt.Terminal.UntilIdleAsync();
        first.SetResult(FakeSession.List("alp", 3, "alpha", "alpine"));
        prompt.Terminal.Type("+ 1");
        await prompt.Terminal.UntilShowsAsync("alp + 1");
        await prompt.Terminal.UntilIdleAsync();
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("alpine"));
    }

    [Fact]
    public async Task Request_OfAWordThatWasLeft_IsCancelled()
    {
        var asked = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var session = new FakeSession
        {
            OnComplete = (_, _, token) =>
            {
                token.Register(() => cancelled.TrySetResult());
                asked.TrySetResult();
                return Never(token);
            },
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("alp");
        await Eventually.IsTrueAsync(() => asked.Task.IsCompleted);
        prompt.Terminal.Type(" = ");
        await Eventually.IsTrueAsync(() => cancelled.Task.IsCompleted);
    }

    [Fact]
    public async Task Word_TypedLetterByLetter_AsksOnce()
    {
        var session = new FakeSession { OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "WriteLine", "Write", "Beep")) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        foreach (char letter in "x.WriteL")
        {
            prompt.Terminal.Type(letter.ToString());
            await prompt.Terminal.UntilIdleAsync();
        }

        await prompt.Terminal.UntilShowsAsync("WriteLine");
        Assert.Equal(["x", "x."], session.CompletionRequests.Select(request => request.Code));
    }

    [Fact]
    public async Task Tab_InAnOpenList_InsertsTheItem()
    {
        var session = new FakeSession { OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "WriteLine", "Beep")) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("x.wl");
        await prompt.Terminal.UntilShowsAsync("WriteLine");
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        await prompt.Terminal.UntilShowsAsync("> x.WriteLine");
        prompt.Terminal.Type("()\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["x.WriteLine()"], session.Submissions);
    }

    [Fact]
    public async Task Path_IsFollowedFolderByFolder_AndADotTakesNothing()
    {
        var session = new FakeSession
        {
            OnComplete = (code, at, _) => Task.FromResult(code[..at].LastIndexOfAny(['"', '/']) + 1 is var start && code[..start].EndsWith("libs/", StringComparison.Ordinal)
                ? new CompletionList(start, at - start, [new CompletionItem("Acme.Press.dll", "File"), new CompletionItem("Acme.Two.dll", "File")])
                : new CompletionList(start, at - start, [new CompletionItem("libs/", "Folder"), new CompletionItem("log/", "Folder")])),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("#r \"");
        await prompt.Terminal.UntilShowsAsync("log/");
        prompt.Terminal.Type("li");
        await prompt.Terminal.UntilHidesAsync("log/");
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        await prompt.Terminal.UntilShowsAsync("> #r \"libs/");
        await prompt.Terminal.UntilShowsAsync("Acme.Two.dll");
        prompt.Terminal.Press(ConsoleKey.DownArrow);
        prompt.Terminal.Type("Acme.");
        await prompt.Terminal.UntilShowsAsync("> #r \"libs/Acme.");
        prompt.Terminal.Type("P");
        await prompt.Terminal.UntilHidesAsync("Acme.Two.dll");
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        await prompt.Terminal.UntilShowsAsync("> #r \"libs/Acme.Press.dll");
        prompt.Terminal.Type("\"\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["#r \"libs/Acme.Press.dll\""], session.Submissions);
    }

    [Fact]
    public async Task Item_WithAnInsertOfItsOwn_InsertsThat()
    {
        var session = new FakeSession
        {
            OnComplete = (_, at, _) => Task.FromResult(new CompletionList(0, at, [new CompletionItem("class", "Keyword", Insert: "@class")])),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("cla");
        await prompt.Terminal.UntilShowsAsync("│");
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        await prompt.Terminal.UntilShowsAsync("> @class");
    }

    [Fact]
    public async Task Enter_WhileAListOpenedByItself_SubmitsWhatWasTyped()
    {
        var session = new FakeSession { OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "totalCount", "totals")) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("total");
        await prompt.Terminal.UntilShowsAsync("totalCount");
        prompt.Terminal.Type("\n");
        await prompt.Terminal.UntilHidesAsync("totalCount");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["total"], session.Submissions);
    }

    [Fact]
    public async Task Enter_AfterMovingInTheList_TakesTheItem()
    {
        var session = new FakeSession { OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "totalCount", "totals")) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("total");
        await prompt.Terminal.UntilShowsAsync("totalCount");
        prompt.Terminal.Press(ConsoleKey.DownArrow);
        prompt.Terminal.Type("\n");
        await prompt.Terminal.UntilShowsAsync("> totals");
        Assert.Empty(session.Submissions);
    }

    [Fact]
    public async Task Description_ThatComesLate_IsShownAndTheSelectionStays()
    {
        var second = new TaskCompletionSource<CompletionDescription>();
        var session = new FakeSession
        {
            OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "Alpha", "Beta", "Gamma")),
            OnDescribe = (label, token) => label == "Beta" ? second.Task.WaitAsync(token) : Task.FromResult(new CompletionDescription("", "")),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("x.");
        await prompt.Terminal.UntilShowsAsync("Beta");
        prompt.Terminal.Press(ConsoleKey.DownArrow);
        await prompt.Terminal.UntilShowsAsync(">Beta");
        second.SetResult(new CompletionDescription("int Calc.Beta()", "Counts the sheep."));
        await prompt.Terminal.UntilShowsAsync("Counts the sheep.");
        await prompt.Terminal.UntilShowsAsync("int Calc.Beta()");
        Assert.Contains(prompt.Terminal.Rows, row => row.Contains(">Beta"));
    }

    [Fact]
    public async Task Description_SeenBefore_IsNotAskedAgain()
    {
        var session = new FakeSession
        {
            OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "Alpha", "Beta")),
            OnDescribe = (label, _) => Task.FromResult(new CompletionDescription(label + "()", "About " + label)),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("x.");
        await prompt.Terminal.UntilShowsAsync("About Alpha");
        prompt.Terminal.Press(ConsoleKey.DownArrow);
        await prompt.Terminal.UntilShowsAsync("About Beta");
        prompt.Terminal.Press(ConsoleKey.UpArrow);
        await prompt.Terminal.UntilShowsAsync("About Alpha");
        Assert.Equal(["Alpha", "Beta"], session.DescribeRequests);
    }

    [Fact]
    public async Task Escape_WhileTheListIsStillUnderWay_KeepsItClosed()
    {
        var late = new TaskCompletionSource<CompletionList>();
        var session = new FakeSession { OnComplete = (_, _, token) => late.Task.WaitAsync(token) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("x.");
        prompt.Terminal.Press(ConsoleKey.Escape, letter: '\e');
        await prompt.Terminal.UntilIdleAsync();
        late.SetResult(FakeSession.List("x.", 2, "Alpha"));
        prompt.Terminal.Type("A");
        await prompt.Terminal.UntilShowsAsync("> x.A");
        await prompt.Terminal.UntilIdleAsync();
        Assert.DoesNotContain(prompt.Terminal.Rows, row => row.Contains("Alpha"));
    }

    [Theory]
    [InlineData("\"a b")]
    [InlineData("// word")]
    [InlineData("0xab")]
    public async Task Word_InAStringCommentOrNumber_AsksForNothing(string text)
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type(text);
        await prompt.Terminal.UntilShowsAsync(text);
        await prompt.Terminal.UntilIdleAsync();
        Assert.Empty(prompt.Session.CompletionRequests);
    }

    [Fact]
    public async Task ControlCharacters_OfTheFarSide_NeverReachTheTerminal()
    {
        var session = new FakeSession
        {
            OnComplete = (_, _, _) => Task.FromResult(new CompletionList(2, 0, [new CompletionItem("Bad\a\e]0;title\a", "Method", Suffix: "\e[2J")])),
            OnDescribe = (_, _) => Task.FromResult(new CompletionDescription("sig\e[5A", "doc\a\b")),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("x.");
        await prompt.Terminal.UntilShowsAsync("Bad^G^[]0;title^G");
        await prompt.Terminal.UntilShowsAsync("doc^G^H");
        await prompt.Terminal.UntilShowsAsync("sig^[[5A");
    }

    [Fact]
    public async Task FailedRequest_LeavesTyping_AndCanBeAskedAgain()
    {
        int calls = 0;
        var session = new FakeSession
        {
            OnComplete = (code, at, _) => Interlocked.Increment(ref calls) == 1 ? Task.FromException<CompletionList>(new IOException("gone")) : Task.FromResult(FakeSession.List(code, at, "Alpha")),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("x.A");
        await prompt.Terminal.UntilShowsAsync("> x.A");
        await prompt.Terminal.UntilIdleAsync();
        await Eventually.IsTrueAsync(() =>
        {
            // The first may come before the failure has; nothing shows that it has.
            prompt.Terminal.Press(ConsoleKey.Spacebar, ConsoleModifiers.Control);
            return prompt.Terminal.Rows.Any(row => row.Contains("Alpha"));
        });
    }

    [Fact]
    public async Task MultiLineText_AtTheBottomOfTheScreen_IsNotCoveredByTheList()
    {
        var session = new FakeSession { OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "Alpha", "Beta")) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, new ScriptedTerminal(80, 24) { StartRow = 23 });
        prompt.Terminal.Type("class C\n{\nint one;\nint two;\nint three = x.");

        // A word on the way may have had a list of its own.
        await prompt.Terminal.UntilShowsAsync("int three = x.");
        await prompt.Terminal.UntilIdleAsync();
        await prompt.Terminal.UntilShowsAsync("Beta");
        string[] rows = prompt.Terminal.Rows;
        int typed = Array.FindIndex(rows, row => row.Contains("int three = x."));
        int list = Array.FindIndex(rows, row => row.Contains("Beta"));
        Assert.True(typed >= 0, string.Join('\n', rows));
        Assert.True(list > typed, string.Join('\n', rows));
        Assert.Contains(rows, row => row.Contains("int two;"));
    }

    private static async Task<CompletionList> Never(CancellationToken token)
    {
        await Task.Delay(Timeout.Infinite, token);
        throw new InvalidOperationException("unreachable");
    }
}
