using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Prompt;
using RemoteCsi.Cli.Prompt.Analysis;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Prompt.Tests.Fakes;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Prompt.Tests;

/// <summary>What the configuration does at the prompt.</summary>
public sealed class SettingTests
{
    private static readonly SessionDefaults Defaults = new(["nuget: Dapper"], ["System.Net"], ["sites", "nowhere"], null);

    [Theory]
    [InlineData("Ctrl+Space", "Ctrl+Space")]
    [InlineData("alt + enter", "Alt+Enter")]
    [InlineData("control+shift+f5", "Ctrl+Shift+F5")]
    [InlineData("F12", "F12")]
    [InlineData("Ctrl+1", "Ctrl+1")]
    [InlineData("Shift+A", null)]
    [InlineData("Enter", null)]
    [InlineData("Ctrl+C", null)]
    [InlineData("Meta+X", null)]
    [InlineData("Ctrl+", null)]
    [InlineData("", null)]
    public void Key_IsReadByItsName_UnlessThePromptCannotDoWithoutIt(string text, string? expected) =>
        Assert.Equal(expected, KeyText.Parse(text) is { } key ? KeyText.Of(key) : null);

    [Fact]
    public async Task Keys_DoWhatTheyAreSetTo_AndTheUsualOnesNothing()
    {
        var session = new FakeSession { OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "Alpha", "Beta")) };
        PromptOptions options = With((KeyAction.Complete, "Ctrl+T"), (KeyAction.Commit, "Ctrl+Y"), (KeyAction.Leave, "Ctrl+Q")) with { Completion = false };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, options: options);
        prompt.Terminal.Type("x.");
        await prompt.Terminal.UntilShowsAsync("x.");
        prompt.Terminal.Press(ConsoleKey.T, ConsoleModifiers.Control, '\u0014');
        await prompt.Terminal.UntilShowsAsync("Beta");
        prompt.Terminal.Press(ConsoleKey.DownArrow);
        prompt.Terminal.Press(ConsoleKey.Y, ConsoleModifiers.Control, '\u0019');
        await prompt.Terminal.UntilShowsAsync("x.Beta");
        prompt.Terminal.Press(ConsoleKey.C, ConsoleModifiers.Control, '\u0003');
        prompt.Terminal.Press(ConsoleKey.D, ConsoleModifiers.Control, '\u0004');
        await prompt.Terminal.UntilIdleAsync();
        Assert.False(prompt.Done.IsCompleted);
        prompt.Terminal.Press(ConsoleKey.Q, ConsoleModifiers.Control, '\u0011');
        Assert.Equal(0, await prompt.Done.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task CompletionOff_OpensNothingByItself_ButByItsKeys()
    {
        var session = new FakeSession
        {
            OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "Alpha", "Beta")),
            OnSignatures = (_, _, _) => Task.FromResult(new SignatureList([new Signature("void Press(", [new SignatureParameter("hard", "int hard", false, "")], ")", "")])),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, options: With((KeyAction.Signatures, "F2")) with { Completion = false });
        prompt.Terminal.Type("x.Al");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Empty(session.CompletionRequests);
        prompt.Terminal.Press(ConsoleKey.Tab, letter: '\t');
        await prompt.Terminal.UntilShowsAsync("Alpha");
        prompt.Terminal.Press(ConsoleKey.Escape, letter: '\e');
        prompt.Terminal.Type("(");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Empty(session.SignatureRequests);
        prompt.Terminal.Press(ConsoleKey.F2);
        await prompt.Terminal.UntilShowsAsync("void Press(int hard)");
    }

    [Fact]
    public async Task DiagnosticsOff_UnderlinesNothing_AndColoursByMeaningAllTheSame()
    {
        var session = new FakeSession
        {
            OnAnalyze = (_, _) => Task.FromResult(new TextAnalysis(
                [new NameSpan(8, 5, NameMeaning.Interface)], [new ProblemSpan(0, 5, DiagnosticSeverity.Error, "CS0103", "what?", IsSyntax: false)])),
        };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, options: new PromptOptions { Diagnostics = ProblemDisplay.Off });
        prompt.Terminal.Type("wrong + names ");
        await Eventually.IsTrueAsync(() => prompt.Terminal.Written.Contains("\e[0;96mnames"));
        Assert.DoesNotContain(";4m", prompt.Terminal.Written);
    }

    [Theory]
    [InlineData("dark", "\e[0;94mreturn")]
    [InlineData("light", "\e[0;38;2;0;0;255mreturn")]
    [InlineData("terminal", "\e[0;35mreturn")]
    public async Task Theme_ColoursWhatIsTyped(string name, string painted)
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(options: new PromptOptions { Theme = Theme.BuiltIn.Single(theme => theme.Name == name) });
        prompt.Terminal.Type("return ");
        await Eventually.IsTrueAsync(() => prompt.Terminal.Written.Contains(painted));
    }

    [Fact]
    public async Task NoTheme_HasNoColourAnywhere()
    {
        var session = new FakeSession { OnComplete = (code, at, _) => Task.FromResult(FakeSession.List(code, at, "Alpha", "Beta")) };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, options: new PromptOptions { Theme = Theme.None });
        prompt.Terminal.Type("return x.");
        await prompt.Terminal.UntilShowsAsync("Beta");
        prompt.Terminal.Press(ConsoleKey.Escape, letter: '\e');
        prompt.Terminal.Type("f();\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.DoesNotMatch("\e\\[[0-9;]*[1-9][0-9;]*m", prompt.Terminal.Written);
    }

    [Fact]
    public async Task NewSession_IsGivenWhatIsSet_AndWhatFailsIsTold()
    {
        var session = new FakeSession(name: null);
        session.SnapIns.Add(new SnapIn("sites", null, [], [], [], null, null, "/etc/sites.json", "using Sites;\n"));
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, new ScriptedTerminal(140, 24), options: new PromptOptions { Defaults = Defaults });
        Assert.Equal(["#r \"nuget: Dapper\"\nusing System.Net;\n", "using Sites;\n"], session.Submissions);
        await prompt.Terminal.UntilShowsAsync("this machine offers no snap-in 'nowhere'; the session is there without it");
    }

    [Fact]
    public async Task StartScript_IsSent_NotItsName()
    {
        using var folder = new TemporaryFolder();
        string script = Path.Combine(folder.Path, "start.csx");
        await File.WriteAllTextAsync(script, "var started = true;", TestContext.Current.CancellationToken);
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(options: new PromptOptions { Defaults = SessionDefaults.None with { StartScript = script } });
        Assert.Equal(["var started = true;"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task NewSessionsOfAPrompt_AreGivenIt_AndThoseThatWereThereAreNot()
    {
        var made = new FakeSession("made");
        var there = new FakeSession("there");
        var visits = new Queue<VisitedSession>([new VisitedSession(made), new VisitedSession(there), new VisitedSession(new FakeSession(null) { EndpointName = "db" }) { IsNew = true }]);
        VisitedSession last = visits.Last();
        var session = new FakeSession { OnVisit = (_, _) => visits.Dequeue() };
        session.Others.Add(there.Info);
        var options = new PromptOptions { Elsewhere = endpoint => new PromptOptions { Defaults = SessionDefaults.None with { Usings = [endpoint.ToString()] } } };
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(session, options: options);
        prompt.Terminal.Type("#new made\n");
        await prompt.Terminal.UntilShowsAsync("'made' is there");
        Assert.Equal(["using web7;\n"], made.Submissions);
        prompt.Terminal.Type("#enter there\n");
        await prompt.Terminal.UntilShowsAsync("[web7:there]>");
        Assert.Empty(there.Submissions);
        prompt.Terminal.Type("exit\n");
        await prompt.Terminal.UntilShowsAsync("back in");
        prompt.Terminal.Type("#enter db\n");
        await prompt.Terminal.UntilShowsAsync("[db]>");
        Assert.Equal(["using db;\n"], ((FakeSession)last.Session).Submissions);
        Assert.Empty(session.Submissions);
    }

    private static PromptOptions With(params (KeyAction Action, string Key)[] keys) => new()
    {
        Keys = new PromptKeys(keys.Select(one => (one.Action, new[] { KeyText.Parse(one.Key)!.Value }))),
    };
}
