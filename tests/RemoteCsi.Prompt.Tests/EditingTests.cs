using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Prompt.Tests.Fakes;

namespace RemoteCsi.Prompt.Tests;

public sealed class EditingTests
{
    [Fact]
    public async Task Enter_OnAWholeStatement_SubmitsIt()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("1 + 1\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["1 + 1"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task Enter_OnAnUnfinishedStatement_GoesOnInAnIndentedLine()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("if (true)\n{\nf();\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Empty(prompt.Session.Submissions);
        Assert.Contains(prompt.Terminal.Rows, row => row == "                  f();");

        prompt.Terminal.Type("}\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["if (true)\n{\n    f();\n}"], prompt.Session.Submissions);
    }

    [Theory]
    [InlineData("var x = 1", "var x = 1;")]
    [InlineData("int x", "int x;")]
    [InlineData("using System.Net", "using System.Net;")]
    [InlineData("using static System.Math", "using static System.Math;")]
    [InlineData("int F() => 1", "int F() => 1;")]
    [InlineData("int P => 1", "int P => 1;")]
    [InlineData("if (a) F()", "if (a) F();")]
    [InlineData("foreach (var x in xs) F(x)", "foreach (var x in xs) F(x);")]
    [InlineData("F(); var x = 1", "F(); var x = 1;")]
    [InlineData("var x = 1 // one", "var x = 1; // one")]
    [InlineData("return 1  ", "return 1;  ")]
    [InlineData("delegate int D(int x)", "delegate int D(int x);")]
    [InlineData("#time var x = 1", "var x = 1;")]
    [InlineData("int F(int x)=>x+1", "int F(int x) => x + 1;")]
    [InlineData("var x=1 // one", "var x = 1; // one")]
    public async Task OmittedSemicolon_OfADeclarationOrStatement_IsSupplied(string typed, string submitted)
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type(typed + "\n");
        await Eventually.IsTrueAsync(() => prompt.Session.Submissions.Contains(submitted));
        await prompt.Terminal.UntilIdleAsync();
        Assert.Contains(prompt.Terminal.Rows, row => row.Contains(submitted.Trim(), StringComparison.Ordinal));

        // The history has it, too.
        prompt.Terminal.Press(ConsoleKey.UpArrow);
        prompt.Terminal.Press(ConsoleKey.Enter, ConsoleModifiers.Control, '\n');
        await Eventually.IsTrueAsync(() => prompt.Session.Submissions.Count == 2);
        Assert.Equal([submitted, submitted], prompt.Session.Submissions);
    }

    [Theory]
    [InlineData("1 + 1")]
    [InlineData("x = 2")]
    [InlineData("F()")]
    [InlineData("#help")]
    [InlineData("")]
    [InlineData("class C { int x }")]
    [InlineData("int F()")]
    [InlineData("void G(int x)")]
    [InlineData("record R(int X)")]
    [InlineData("class C")]
    [InlineData("namespace N")]
    [InlineData("while (x)")]
    [InlineData("if (x)")]
    [InlineData("for (int i = 0; i < 3; i++)")]
    [InlineData("for (int i = 0")]
    [InlineData("do { }")]
    [InlineData("try { }")]
    [InlineData("var x =")]
    [InlineData("var x = F(")]
    [InlineData("var x = new List<int>")]
    [InlineData("var x = a +")]
    [InlineData("var x = \"abc")]
    [InlineData("var x = 1 /* and")]
    [InlineData("var q = from x in xs")]
    [InlineData("Func<int> f = () =>")]
    [InlineData("Func<int> f = () => {")]
    [InlineData("var y = x switch")]
    [InlineData("using System.")]
    [InlineData("F() G()")]
    public void Semicolon_IsNotSupplied_ToAnExpression_OrWhereMoreMayFollow(string text) => Assert.Null(OmittedSemicolon.In(text));

    [Theory]
    [InlineData("var x=1;", "var x = 1;")]
    [InlineData("x=a+b*-c;", "x = a + b * -c;")]
    [InlineData("x+=F (1,2 , 3) ;", "x += F(1, 2, 3);")]
    [InlineData("if(a>b){F();}", "if (a > b) { F(); }")]
    [InlineData("if (a) { F(); }else{ G(); }", "if (a) { F(); } else { G(); }")]
    [InlineData("for(int i=0;i<3;i++){F(i);}", "for (int i = 0; i < 3; i++) { F(i); }")]
    [InlineData("for (;;) { }", "for (;;) { }")]
    [InlineData("Func<int,int> f=n=>n+1;", "Func<int, int> f = n => n + 1;")]
    [InlineData("var s=$\"{a+b:x2} c,d\"+\"e,f\";", "var s = $\"{a+b:x2} c,d\" + \"e,f\";")]
    [InlineData("int[,] m=new int[2,3];", "int[,] m = new int[2, 3];")]
    [InlineData("var t=typeof(Dictionary<,>);", "var t = typeof(Dictionary<,>);")]
    [InlineData("var x=a?.B?.C??d;", "var x = a?.B?.C ?? d;")]
    [InlineData("var x=a?b:c;", "var x = a ? b : c;")]
    [InlineData("int? n=null;", "int? n = null;")]
    [InlineData("var r=xs[1..^2];", "var r = xs[1..^2];")]
    [InlineData("var c=(int)x;", "var c = (int)x;")]
    [InlineData("var p=new(){A=1};", "var p = new() { A = 1 };")]
    [InlineData("class C{int x;public int P{get;set;}}", "class C { int x; public int P { get; set; } }")]
    [InlineData("var a=1;var b=2;", "var a=1;var b = 2;")]
    [InlineData("F(  a  /* b,c */ ,d);", "F(a  /* b,c */ , d);")]
    [InlineData("F(a,\n        b);", "F(a,\n        b);")]
    [InlineData("using A=System.Text;", "using A = System.Text;")]
    [InlineData("goto a;a:F(x,y);", "goto a;a:F(x, y);")]
    [InlineData("var x=);", "var x=);")]
    [InlineData("var s=\"a;", "var s=\"a;")]
    [InlineData("F(a,b); // c;", "F(a,b); // c;")]
    public void Closed_AStatementHasTheUsualSpaces_AndAllElseStays(string typed, string expected)
    {
        (string text, int caret) = Spacing.OfClosed(typed, typed.Length);
        Assert.Equal(expected, text);
        Assert.Equal(expected.Length, caret);
        Assert.Equal(text, Spacing.OfClosed(text, caret).Text);
    }

    [Fact]
    public async Task Semicolon_Formats_AndUndoBringsBackWhatWasTyped()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("var x=a+b;");
        await prompt.Terminal.UntilShowsAsync("> var x = a + b;");
        prompt.Terminal.Press(ConsoleKey.Z, ConsoleModifiers.Control, '\u001a');
        await prompt.Terminal.UntilShowsAsync("> var x=a+b;");
        prompt.Terminal.Type("\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["var x=a+b;"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task Brace_OnItsOwnLine_FormatsAllThatItCloses()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("if(a)\n{\nf(1,2);\n}\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["if (a)\n{\n    f(1, 2);\n}"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task Pasted_IsNotFormatted_NorWhatIsTypedToIt()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("\e[200~F(a,b);\nvar x=1\e[201~;");
        await prompt.Terminal.UntilShowsAsync("var x=1;");
        prompt.Terminal.Type("\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["F(a,b);\nvar x=1;"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task Directive_GoesToTheSession()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("#r \"System.Xml\"\n#nullable enable\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["#r \"System.Xml\"", "#nullable enable"], prompt.Session.Submissions);
    }

    [Theory]
    [InlineData("exit")]
    [InlineData("exit;")]
    [InlineData(" exit() ")]
    [InlineData("quit")]
    [InlineData("#exit")]
    public async Task WayToLeave_EndsThePrompt_AndIsNotSubmitted(string text)
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type(text + "\n");
        Assert.Equal(0, await prompt.Done.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Empty(prompt.Session.Submissions);
        Assert.Contains("session 'build' stays", prompt.Terminal.All);
    }

    [Fact]
    public async Task ControlD_OnAnEmptyLine_Leaves()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(new FakeSession(name: null));
        prompt.Terminal.Press(ConsoleKey.D, ConsoleModifiers.Control, '\u0004');
        Assert.Equal(0, await prompt.Done.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.DoesNotContain("stays", prompt.Terminal.All);
    }

    [Fact]
    public async Task ControlD_ThatErasesTheLastLetter_DoesNotLeave()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("x");
        prompt.Terminal.Press(ConsoleKey.LeftArrow);
        prompt.Terminal.Press(ConsoleKey.D, ConsoleModifiers.Control, '\u0004');
        prompt.Terminal.Type("42\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["42"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task ControlC_AtThePrompt_ThrowsTheLineAway()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("Danger()");
        await prompt.Terminal.UntilShowsAsync("Danger()");
        prompt.Terminal.PressControlC();
        prompt.Terminal.Type("2\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["2"], prompt.Session.Submissions);
        Assert.Empty(prompt.Session.Interrupts);
    }

    [Fact]
    public async Task TemporarySession_ShowsOnlyTheEndpoint()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(new FakeSession(name: null) { EndpointName = "local" });
        Assert.Contains(prompt.Terminal.Rows, row => row == "[local]>");
    }

    [Fact]
    public async Task BracketedPaste_OfSeveralLines_IsInsertedAndNotRun()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("\e[200~var a = 1;\nvar b = 2;\e[201~");
        await prompt.Terminal.UntilShowsAsync("var b = 2;");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Empty(prompt.Session.Submissions);
        prompt.Terminal.Type("\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["var a = 1;\nvar b = 2;"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task BracketedPaste_InWhichSomethingElseHappens_IsNotCutShort()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("\e[200~var a = 1;\n");
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Wake();
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Type("var b = 2;\n\e[201~");
        await prompt.Terminal.UntilShowsAsync("var b = 2;");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Empty(prompt.Session.Submissions);
    }

    [Fact]
    public async Task ASequence_InWhichSomethingElseHappens_IsNotTyped()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("1+1");
        await prompt.Terminal.UntilShowsAsync("1+1");
        prompt.Terminal.Type("\e[13;5");
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Wake();
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Type("u");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["1+1"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task KeysThatComeTogether_AreTyped_NotPasted()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("1\n2\n3\n4\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["1", "2", "3", "4"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task UnknownSequence_IsNotTyped()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("4\e[99;7u2\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["42"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task EscapeAndALetterAtOnce_AreTwoKeys()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("\eTwo\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(["Two"], prompt.Session.Submissions);
    }

    [Fact]
    public async Task Help_IsShownWithoutTheSession()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("#help\n");
        await prompt.Terminal.UntilShowsAsync("#load \"path\"");
        Assert.Contains("Ctrl+Space", prompt.Terminal.All, StringComparison.Ordinal);
        Assert.Empty(prompt.Session.Submissions);
    }

    [Fact]
    public async Task Clear_EmptiesTheScreen()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("1\n");
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Type("#clear\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal("[web7:build]>", prompt.Terminal.Rows[0]);
        Assert.All(prompt.Terminal.Rows[1..], Assert.Empty);
    }

    [Fact]
    public async Task ControlL_WithTextTyped_KeepsIt()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("1\n40 + 2");
        await prompt.Terminal.UntilShowsAsync("40 + 2");
        prompt.Terminal.Press(ConsoleKey.L, ConsoleModifiers.Control, '\f');
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal("[web7:build]> 40 + 2", prompt.Terminal.Rows[0]);
    }

    [Fact]
    public async Task LongText_ThatFillsTheScreen_IsStillSubmittedWhole()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync(terminal: new ScriptedTerminal(60, 14) { StartRow = 13 });
        string body = string.Concat(Enumerable.Range(0, 30).Select(n => $"f({n});\n"));
        prompt.Terminal.Type("{\n" + body + "}\n");
        await prompt.Terminal.UntilIdleAsync();
        Assert.Equal(32, Assert.Single(prompt.Session.Submissions).Split('\n').Length);
    }

    [Fact]
    public async Task CopyAndPaste_WhereThereIsNoClipboard_AreSaidAndTheLineStays()
    {
        await using RunningPrompt prompt = await RunningPrompt.StartAsync();
        prompt.Terminal.Type("var kept");
        await prompt.Terminal.UntilShowsAsync("> var kept");
        prompt.Terminal.Press(ConsoleKey.C, ConsoleModifiers.Control | ConsoleModifiers.Shift);
        await prompt.Terminal.UntilIdleAsync();
        prompt.Terminal.Type(" = 1;\n");
        await Eventually.IsTrueAsync(() => !prompt.Session.Submissions.IsEmpty);
        Assert.Equal(["var kept = 1;"], prompt.Session.Submissions);
    }
}
