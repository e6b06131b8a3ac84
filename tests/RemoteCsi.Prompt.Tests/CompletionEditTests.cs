using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Prompt.Tests;

/// <summary>Taking an item that does more than write its name.</summary>
public sealed class CompletionEditTests
{
    [Theory]
    [InlineData("var a = IPAddr", "using System.Net;\nvar a = IPAddress")]
    [InlineData("using System.Net;var a = IPAddr", "using System.Net;var a = IPAddress")]
    [InlineData("#time IPAddr", "#time using System.Net;\nIPAddress")]
    public async Task Tab_OnATypeToImport_PutsTheUsingBefore(string typed, string expected)
    {
        var session = new FakeSession
        {
            OnComplete = (code, at, _) => Task.FromResult(new CompletionList(
                code.LastIndexOf('I'), at - code.LastIndexOf('I'), [new CompletionItem("IPAddress", "Class", Import: "System.Net")], ByFirstLetter: true)),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type(typed);
        await prompt.Terminal.UntilShowsAsync("IPAddress  System.Net");
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        await prompt.Terminal.UntilHidesAsync("IPAddress  System.Net");
        foreach (string line in expected.Split('\n'))
        {
            await prompt.Terminal.UntilShowsAsync(line);
        }

        // The caret is still behind the name.
        prompt.Terminal.Type(".Loopback");
        await prompt.Terminal.UntilShowsAsync("IPAddress.Loopback");
    }

    [Fact]
    public async Task Tab_OnASnippet_WritesItAndTypingGoesOnWithinIt()
    {
        var session = new FakeSession
        {
            OnComplete = (_, at, _) => Task.FromResult(new CompletionList(0, at, [new CompletionItem("cw", "Snippet", Edits: true)])),
            OnDescribe = (_, _) => Task.FromResult(new CompletionDescription("cw", "Writes a line.", new TextEdit(0, 1, "Console.WriteLine();", 18))),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("cw");
        await prompt.Terminal.UntilShowsAsync("Writes a line.");
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        await prompt.Terminal.UntilShowsAsync("> Console.WriteLine();");
        prompt.Terminal.Type("42\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["Console.WriteLine(42);"], session.Submissions);
    }

    [Fact]
    public async Task Tab_BeforeTheChangeIsKnown_WritesTheName()
    {
        var session = new FakeSession
        {
            OnComplete = (_, at, _) => Task.FromResult(new CompletionList(0, at, [new CompletionItem("foreach", "Snippet", Edits: true)])),
            OnDescribe = (_, token) => new TaskCompletionSource<CompletionDescription>().Task.WaitAsync(token),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("fore");
        await prompt.Terminal.UntilShowsAsync("foreach");
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        await prompt.Terminal.UntilShowsAsync("> foreach");
    }

    [Fact]
    public async Task Word_ThatBeginsWithAnotherLetter_IsAskedForAnew()
    {
        var session = new FakeSession
        {
            OnComplete = (code, at, _) => Task.FromResult(new CompletionList(
                0, at, [new CompletionItem(code.StartsWith('I') ? "IPAddress" : "Socket", "Class", Import: "System.Net")], ByFirstLetter: true)),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("IP");
        await prompt.Terminal.UntilShowsAsync("IPAddress  ");
        prompt.Terminal.Press(ConsoleKey.Backspace, letter: '\b');
        prompt.Terminal.Press(ConsoleKey.Backspace, letter: '\b');
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Type("So");
        await prompt.Terminal.UntilShowsAsync("Socket  ");
        Assert.Equal(["I", "S"], session.CompletionRequests.Select(request => request.Code));
    }

    [Theory]
    [InlineData(false, "x.Write(")]
    [InlineData(true, "x.WriteLine(")]
    public async Task Character_ThatEndsAName_TakesTheItemOfAListThatWasAskedFor(bool asked, string expected)
    {
        var session = new FakeSession { OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "WriteLine", "Beep")) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session);
        prompt.Terminal.Type("x.Write");
        await prompt.Terminal.UntilShowsAsync("WriteLine");
        if (asked)
        {
            prompt.Terminal.Press(ConsoleKey.Spacebar, ConsoleModifiers.Control);
            await prompt.Terminal.UntilIdleAsync();
        }

        prompt.Terminal.Type("(");
        await prompt.Terminal.UntilShowsAsync("> " + expected);
    }
}
