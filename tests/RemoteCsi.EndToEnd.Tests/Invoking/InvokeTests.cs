namespace RemoteCsi.EndToEnd.Tests.Invoking;

/// <summary><c>rcsi invoke</c> as a person or a shell script uses it.</summary>
public sealed class InvokeTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    [Fact]
    public async Task Invoke_AnExpression_PrintsItsValue()
    {
        ProgramResult result = await home.RunAsync("invoke", "local", "-c", "1 + 1");

        Assert.Equal((0, "2\n", ""), (result.ExitCode, result.Stdout, result.Stderr));
    }

    [Fact]
    public async Task Invoke_AStatement_PrintsNothing()
    {
        ProgramResult result = await home.RunAsync("invoke", "local", "-c", "var x = 5;");

        Assert.Equal((0, "", ""), (result.ExitCode, result.Stdout, result.Stderr));
    }

    [Theory]
    [InlineData("\"a\\\"b\\n\"", "\"a\\\"b\\n\"")]
    [InlineData("'x'", "'x'")]
    [InlineData("1.5m", "1.5")]
    [InlineData("(string)null", "null")]
    [InlineData("DayOfWeek.Friday", "Friday")]
    [InlineData("new List<int> { 1, 2, 3 }", "List<int>(3) { 1, 2, 3 }")]
    [InlineData("new { A = 1, B = \"x\" }", "{ A = 1, B = \"x\" }")]
    [InlineData("(1, 2)", "(1, 2)")]
    public async Task Invoke_AValue_ShowsItAsCSharp(string code, string display)
    {
        ProgramResult result = await home.RunAsync("invoke", "local", "-c", code);

        Assert.Equal((0, display + "\n", ""), (result.ExitCode, result.Stdout, result.Stderr));
    }

    [Fact]
    public async Task Invoke_CodeThatWrites_PutsItsOutputBeforeTheValue()
    {
        ProgramResult result = await home.RunAsync(
            "invoke", "local", "-c", "Console.WriteLine(\"to out\"); Console.Error.WriteLine(\"to err\"); 7");

        Assert.Equal((0, "to out\n7\n", "to err\n"), (result.ExitCode, result.Stdout, result.Stderr));
    }

    [Fact]
    public async Task Invoke_CodeThatWritesBytesOfATerminal_PassesThemUntouchedToAPipe()
    {
        ProgramResult result = await home.RunAsync("invoke", "local", "-c", "Console.Write(\"\\u001b]0;t\\a\\u001b[31mred\");");

        Assert.Equal("\u001b]0;t\a\u001b[31mred", result.Stdout);
    }

    [Fact]
    public async Task Invoke_SeveralSubmissions_ShareTheirVariables()
    {
        ProgramResult result = await home.RunAsync(
            "invoke", "local", "-c", "int x = 20;", "-c", "int Twice(int n) => n * 2;", "-c", "Twice(x) + 2");

        Assert.Equal((0, "42\n", ""), (result.ExitCode, result.Stdout, result.Stderr));
    }

    [Fact]
    public async Task Invoke_ASubmissionThatFails_EndsTheRun()
    {
        ProgramResult result = await home.RunAsync("invoke", "local", "-c", "Console.Write(1);", "-c", "nope", "-c", "Console.Write(3);");

        Assert.Equal((1, "1"), (result.ExitCode, result.Stdout));
    }

    [Fact]
    public async Task Invoke_KeepGoing_RunsTheRest_AndStillSaysThatItFailed()
    {
        ProgramResult result = await home.RunAsync(
            "invoke", "local", "--keep-going", "-c", "int a = 1;", "-c", "nope", "-c", "throw new Exception(\"x\");", "-c", "a");

        Assert.Equal((1, "1\n"), (result.ExitCode, result.Stdout));
    }

    [Fact]
    public async Task Invoke_ACompileError_ShowsPlaceIdAndCaretUnderTheSource()
    {
        ProgramResult result = await home.RunAsync("invoke", "local", "-c", "int fine = 1;\nint bad = missing + 1;");

        Assert.Equal((1, ""), (result.ExitCode, result.Stdout));
        string[] lines = result.Stderr.TrimEnd('\n').Split('\n');
        Assert.Contains("(2,11): error CS0103: The name 'missing' does not exist in the current context", lines[0], StringComparison.Ordinal);
        int source = Array.FindIndex(lines, line => line.Contains("int bad = missing + 1;", StringComparison.Ordinal));
        Assert.True(source > 0, result.Stderr);
        string carets = lines[source + 1];
        Assert.Equal("^^^^^^^", carets.Trim());
        Assert.Equal(lines[source].IndexOf("missing", StringComparison.Ordinal), carets.IndexOf('^'));
    }

    [Fact]
    public async Task Invoke_CodeThatThrows_ShowsTypeMessageAndTheUsersLinesFirst()
    {
        ProgramResult result = await home.RunAsync(
            "invoke", "local", "-c", "void Inner() => int.Parse(\"no number\");\nInner();");

        Assert.Equal((1, ""), (result.ExitCode, result.Stdout));
        Assert.StartsWith("System.FormatException: ", result.Stderr, StringComparison.Ordinal);
        int mine = result.Stderr.IndexOf("Inner", StringComparison.Ordinal);
        int framework = result.Stderr.IndexOf("System.Int32", StringComparison.Ordinal);
        Assert.True(mine > 0 && (framework < 0 || mine < framework), result.Stderr);
        Assert.Contains("line 1", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("RemoteCsi.", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_AScriptFile_RunsItAsOneSubmissionWithItsName()
    {
        string file = home.File("script.csx", "int Square(int n) => n * n;\nConsole.WriteLine(\"in the file\");\nSquare(9)\n");

        ProgramResult good = await home.RunAsync("invoke", "local", file);
        Assert.Equal((0, "in the file\n81\n", ""), (good.ExitCode, good.Stdout, good.Stderr));

        string wrong = home.File("wrong.csx", "int x = 1;\nint y = zzz;\n");
        ProgramResult bad = await home.RunAsync("invoke", "local", wrong);
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("(2,9): error CS0103", bad.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_StandardInput_IsTheCode()
    {
        ProgramResult result = await home.RunAsync(["invoke", "local", "-"], "var n = 6;\nn * 7\n");

        Assert.Equal((0, "42\n", ""), (result.ExitCode, result.Stdout, result.Stderr));
    }

    [Fact]
    public async Task Invoke_CodeThatReads_GetsTheCallersInput()
    {
        ProgramResult result = await home.RunAsync(
            ["invoke", "local", "-c", "var a = Console.ReadLine(); var b = Console.ReadLine(); a + \"/\" + b + \"/\" + (Console.ReadLine() ?? \"end\")"],
            "first\nsecond\n");

        Assert.Equal((0, "\"first/second/end\"\n", ""), (result.ExitCode, result.Stdout, result.Stderr));
    }

    [Fact]
    public async Task Invoke_OutputStreams_WhileTheCodeStillRuns()
    {
        await using RunningProgram program = home.Start(
            "invoke", "local", "-c", "Console.WriteLine(\"early\"); Console.ReadLine(); Console.WriteLine(\"late\");");

        string early = await program.Stdout.UntilContainsAsync("early");
        Assert.DoesNotContain("late", early, StringComparison.Ordinal);

        await program.WriteAsync("go on\n");
        ProgramResult result = await program.WaitAsync();
        Assert.Equal((0, "early\nlate\n"), (result.ExitCode, result.Stdout));
    }

    [Fact]
    public async Task Invoke_OnTwoEndpoints_SaysWhichSaidWhat()
    {
        await home.StartAgentAsync();

        ProgramResult result = await home.RunAsync("invoke", $"local,{home.Endpoint}", "-c", "6 * 7");

        Assert.Equal(0, result.ExitCode);
        string[] lines = result.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.Contains("local", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("unix", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(line => line.Contains("42", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Invoke_OnTwoEndpointsOfWhichOneIsAbsent_RunsOnTheOther()
    {
        await home.StartAgentAsync();

        ProgramResult result = await home.RunAsync("invoke", $"{home.Endpoint},unix:/no/such/socket", "-c", "6 * 7");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("42", result.Stdout, StringComparison.Ordinal);
        Assert.Contains("/no/such/socket", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_TheTemporarySession_IsGoneAfterwards()
    {
        await home.RunAsync("invoke", "local", "-c", "var temporary = 1;");

        ProgramResult list = await home.RunAsync("list", "local", "--json");

        Assert.DoesNotContain("\"temporary\":true", list.Stdout, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Invoke_References_AreResolvedOnTheRemoteMachineFromItsWorkingDirectory()
    {
        string loaded = home.File("loaded.csx", "int Loaded() => 12;");
        string library = Testing.Libraries.LibraryBuilder.Build(home.Scratch, "Invoke.Library", "namespace Invoked; public static class There { public static string Name => \"there\"; }");

        ProgramResult result = await home.RunAsync(
            "invoke", "local", "-c", $"#load \"{loaded}\"", "-c", $"#r \"{library}\"", "-c", "Invoked.There.Name + Loaded()");

        Assert.Equal((0, "\"there12\"\n", ""), (result.ExitCode, result.Stdout, result.Stderr));
    }
}
