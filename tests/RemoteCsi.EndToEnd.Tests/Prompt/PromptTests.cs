using System.Net.Sockets;
using System.Text.RegularExpressions;
using RemoteCsi.Testing.Libraries;
using RemoteCsi.Testing.Terminals;

namespace RemoteCsi.EndToEnd.Tests.Prompt;

/// <summary><c>rcsi enter</c> and bare <c>rcsi</c> in a real terminal.</summary>
public sealed class PromptTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    private const int Columns = 110;
    private const int Rows = 40;

    [Fact]
    public async Task BareRcsi_IsAPromptOnLocal_ThatEvaluates_AndExitLeaves()
    {
        await using Tmux terminal = await StartAsync();
        await terminal.UntilShowsAsync("[local]>");

        await terminal.EnterAsync("6 * 7");
        await UntilLineAsync(terminal, "42");
        await terminal.EnterAsync("exit");

        Assert.Equal(0, await terminal.UntilEndedAsync());
    }

    [Fact]
    public async Task TerminalThatIsGone_EndsAPromptThatIgnoresTheHangUp_AndItsSessionGoesOn()
    {
        string ended = Path.Combine(home.Path, "ended");
        await home.RunAsync("invoke", "local", "--session", "gone", "-c", "int kept = 7;");
        Tmux terminal = await Tmux.StartAsync(
            home.Environment, Columns, Rows, "/bin/sh", "-c", "trap '' HUP; \"$@\"; echo $? > \"$0.part\"; mv \"$0.part\" \"$0\"", ended, Repository.Rcsi, "enter", "local", "--name", "gone");
        await terminal.UntilShowsAsync("[local:gone]>");

        await terminal.DisposeAsync();

        await Deadline.UntilAsync(() => Task.FromResult(File.Exists(ended)), there => there, "the prompt has ended");
        Assert.Equal("129", (await File.ReadAllTextAsync(ended, TestContext.Current.CancellationToken)).Trim());
        Assert.Equal("7", (await home.RunAsync("invoke", "local", "--session", "gone", "-c", "kept")).Stdout.Trim());
    }

    [Fact]
    public async Task Prompt_IsThereBeforeTheAgentAnswers_AndCanBeLeft()
    {
        // Connections are taken by the kernel, and nobody ever says anything on them.
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string path = Path.Combine(home.Path, "silent");
        silent.Bind(new UnixDomainSocketEndPoint(path));
        silent.Listen();
        await using Tmux terminal = await StartAsync("enter", $"unix://{path}");
        await terminal.UntilShowsAsync("]>");

        await terminal.EnterAsync("int precious = 1;");
        await terminal.UntilShowsAsync("waiting for the session to run it in");
        await terminal.PressAsync("C-c");
        await terminal.UntilShowsAsync("nothing was sent, the line is back at the prompt");

        // At once, while the prompt is drawn again, which asks the terminal where it is: the answer must not be lost with it.
        await terminal.PressAsync("C-c");
        await terminal.UntilAsync(screen => LastLine(screen).StartsWith("[unix]>", StringComparison.Ordinal), "the prompt is back");
        await terminal.PressAsync("C-c");
        await terminal.UntilAsync(screen => LastLine(screen) == "[unix]>", "the line is given up");
        await terminal.PressAsync("C-d");

        Assert.Equal(0, await terminal.UntilEndedAsync());
    }

    [Fact]
    public async Task SessionThatIsNotThere_IsSaidInPlaceOfThePrompt()
    {
        await home.RunAsync("list", "local");
        await using Tmux terminal = await Tmux.StartAsync(
            home.Environment, Columns, Rows, "/bin/sh", "-c", "\"$0\" enter local --name nobody; echo \"ended with $?\"; read -r _", Repository.Rcsi);

        string screen = await terminal.UntilShowsAsync("ended with 2");
        Assert.Contains("rcsi: there is no session 'nobody'", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("]>", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_ShowsEndpointAndSession()
    {
        await using Tmux terminal = await EnterAsync("shown");

        await terminal.EnterAsync("exit");
        await terminal.UntilEndedAsync();
    }

    [Fact]
    public async Task Statement_IsContinued_UntilItIsComplete()
    {
        await using Tmux terminal = await EnterAsync("multiline");

        await terminal.EnterAsync("int Twice(int n)");
        await terminal.EnterAsync("{");
        await terminal.EnterAsync("return n * 2;");
        await terminal.EnterAsync("}");
        await terminal.EnterAsync("Twice(21)");

        await UntilLineAsync(terminal, "42");
    }

    [Fact]
    public async Task LongCode_ShowsItsProgress_AndLeavesNoTraceOfIt_WhereInvokeShowsNone()
    {
        const string Code = "Console.Write(\"begun\"); for (int i = 0; i < 30; i++) { Progress.Report(i / 30.0, \"copying\"); Thread.Sleep(100); }";
        Task<Testing.Processes.ProgramResult> invoked = home.RunAsync("invoke", "local", "-c", Code);
        await using Tmux terminal = await EnterAsync("progress");
        await terminal.EnterAsync(Code);
        await terminal.UntilAsync(screen => Regex.IsMatch(screen, @"\[█+░+\] \d+ % copying, \d+ s; Ctrl\+C to stop"), "the terminal shows a bar");
        await terminal.UntilAsync(screen => Regex.IsMatch(screen, @"begun\n\[local:progress\]>") && !screen.Contains('%'), "the bar is gone");
        Assert.Equal(("begun", "", 0), ((await invoked).Stdout, (await invoked).Stderr, (await invoked).ExitCode));
    }

    [Fact]
    public async Task Keywords_AreColoured_BeforeTheLineIsSent()
    {
        await using Tmux terminal = await EnterAsync("colours");
        await terminal.TypeAsync("return \"text\" + 12");

        await Deadline.UntilAsync(
            terminal.ColouredScreenAsync, screen => Regex.IsMatch(screen, @"\x1b\[[0-9;]*m\W*return"), "the keyword is coloured");
    }

    [Fact]
    public async Task LongResult_IsLookedThroughInATree_AndThePromptIsThereAfterIt()
    {
        await using Tmux terminal = await EnterAsync("looked");
        await terminal.EnterAsync("new { Shelf = Enumerable.Range(0, 10_000).Select(i => $\"book {i}\").ToList() }");
        await terminal.UntilShowsAsync("#inspect shows the rest");
        await terminal.EnterAsync("#inspect");
        await terminal.UntilShowsAsync("▸ Shelf = List<string>(10000)");
        await terminal.PressAsync("Down", "Right");
        await terminal.UntilShowsAsync("[0] = \"book 0\"");
        await terminal.PressAsync("End");
        await terminal.UntilShowsAsync("… 9,900 more: Enter");
        await terminal.PressAsync("Enter");
        await terminal.UntilShowsAsync("> │   ├──   [100] = \"book 100\"".Replace("│", " ", StringComparison.Ordinal));
        await terminal.TypeAsync("/book 42");
        await terminal.PressAsync("Enter");
        await terminal.UntilAsync(screen => Regex.IsMatch(screen, @"^>.*""book 42""", RegexOptions.Multiline), "the search finds it");
        await terminal.TypeAsync("q");
        await terminal.UntilShowsAsync("#inspect shows the rest");

        // What a terminal that tells Ctrl+Enter from Enter sends.
        await terminal.TypeAsync("new UriBuilder(\"http://a/\")");
        await terminal.PressAsync("-H", "1b", "5b", "31", "33", "3b", "35", "75");
        await terminal.UntilShowsAsync("Scheme = \"http\"");
    }

    [Fact]
    public async Task History_ComesBackWithTheUpKey_AndIsSearchedByCtrlR_AlsoInTheNextPrompt()
    {
        await using (Tmux terminal = await EnterAsync("history"))
        {
            await terminal.EnterAsync("var marker = 4711");
            await terminal.EnterAsync("marker + 1");
            await UntilLineAsync(terminal, "4712");
            await terminal.EnterAsync("exit");
            await terminal.UntilEndedAsync();
        }

        await using Tmux again = await EnterAsync("history");
        await again.PressAsync("Up");
        await again.PressAsync("Up");
        await again.UntilShowsAsync("marker + 1");

        await again.PressAsync("C-c");
        await again.PressAsync("C-r");
        await again.TypeAsync("MARKER =");
        await again.UntilShowsAsync("history: MARKER =");
        await again.UntilShowsAsync("]> var marker = 4711;");
    }

    [Fact]
    public async Task F12_ShowsDecompiledSourceInAPager_AndTheLineGoesOnWhereItWas()
    {
        await using Tmux terminal = await EnterAsync("source");
        await terminal.TypeAsync("File.ReadAllText(\"/etc/hostname\")");
        for (int back = 0; back < "(\"/etc/hostname\")".Length; back++)
        {
            await terminal.PressAsync("Left");
        }

        await terminal.PressAsync("F12");
        await terminal.UntilShowsAsync("public static string ReadAllText(string path)");
        await terminal.UntilAsync(screen => !screen.Contains("[local:source]", StringComparison.Ordinal), "the prompt is behind the pager");
        await terminal.TypeAsync("/encoding.utf8");
        await terminal.PressAsync("Enter");
        await terminal.PressAsync("F9");
        await terminal.UntilShowsAsync("[local:source]> File.ReadAllText(\"/etc/hostname\")");

        await terminal.TypeAsync("Async");
        await terminal.UntilShowsAsync("File.ReadAllTextAsync(\"/etc/hostname\")");
        await terminal.PressAsync("F9");
        await terminal.UntilShowsAsync("cil managed");
        await terminal.TypeAsync("q");
        await terminal.UntilShowsAsync("File.ReadAllTextAsync(\"/etc/hostname\")");
    }

    [Fact]
    public async Task CompletionAndSignatures_HaveMembersAndDocumentation_OfATypeThatOnlyTheRemoteSideHas()
    {
        string folder = Directory.CreateDirectory(Path.Combine(home.Scratch, "remote-only")).FullName;
        string library = LibraryBuilder.Build(folder, "Remote.Only", """
            namespace Remote.Only;
            /// <summary>A pump in the cellar.</summary>
            public class Pump
            {
                /// <summary>Pressure in bar, measured behind the valve.</summary>
                public double PressureBehindValve => 2.5;
                /// <summary>Opens the valve slowly.</summary>
                public void OpenValveSlowly() { }
                /// <summary>Turns the wheel.</summary>
                /// <param name="turns">Clockwise when positive.</param>
                public double Turn(double turns) => turns;
            }
            """);
        await using Tmux terminal = await EnterAsync("remote-only");
        await terminal.EnterAsync($"#r \"{library}\"");
        await terminal.EnterAsync("var pump = new Remote.Only.Pump();");
        await terminal.EnterAsync("\"ready\"");
        await UntilLineAsync(terminal, "\"ready\"");

        await terminal.TypeAsync("pump.");
        await terminal.UntilShowsAsync("PressureBehindValve");
        await terminal.UntilShowsAsync("OpenValveSlowly");
        await terminal.TypeAsync("Press");
        await terminal.UntilShowsAsync("measured behind the valve");
        await terminal.PressAsync("Tab");
        await terminal.UntilShowsAsync("pump.PressureBehindValve");
        await terminal.PressAsync("Enter");

        await UntilLineAsync(terminal, "2.5");

        await terminal.TypeAsync("pump.Turn(");
        await terminal.UntilShowsAsync("double Pump.Turn(double turns)");
        await terminal.UntilShowsAsync("turns: Clockwise when positive.");
        await terminal.EnterAsync("7.5)");
        await UntilLineAsync(terminal, "7.5");
    }

    [Fact]
    public async Task LastResult_IsUnderscore_AndItsMembersAreCompleted()
    {
        await using Tmux terminal = await EnterAsync("results");
        await terminal.EnterAsync("new { LeftOfIt = 40, Right = \"x\" }");
        await terminal.UntilShowsAsync("LeftOfIt = 40");
        await terminal.TypeAsync("_.");
        await terminal.UntilShowsAsync("GetHashCode");
        await terminal.TypeAsync("Left");
        await terminal.PressAsync("Tab");
        await terminal.UntilShowsAsync("_.LeftOfIt");
        await terminal.EnterAsync(" + 2");
        await UntilLineAsync(terminal, "42");
        await terminal.EnterAsync("$\"{_} {__.Right}\"");
        await UntilLineAsync(terminal, "\"42 x\"");
    }

    [Fact]
    public async Task Output_StreamsWhileTheCodeRuns_AndInputIsAskedForAtThePrompt()
    {
        await using Tmux terminal = await EnterAsync("streams");

        await terminal.EnterAsync("Console.WriteLine(\"your \" + \"name?\"); var name = Console.ReadLine(); Console.WriteLine(\"hello, \" + name);");
        await terminal.UntilShowsAsync("your name?");
        await terminal.EnterAsync("Ann");
        await terminal.UntilShowsAsync("hello, Ann");
        await terminal.EnterAsync("name.Length");

        await UntilLineAsync(terminal, "3");
    }

    [Fact]
    public async Task CtrlC_WhileCodeRuns_StopsIt_AndNeitherClientNorAgentEnds()
    {
        await using Tmux terminal = await EnterAsync("interrupted");
        int agent = home.ProcessWith("agent serve");

        await terminal.EnterAsync("int kept = 9; Console.WriteLine(\"be\" + \"gun\"); Thread.Sleep(-1);");
        await terminal.UntilShowsAsync("begun");
        await terminal.PressAsync("C-c");
        await terminal.EnterAsync("kept + 1");

        await UntilLineAsync(terminal, "10");
        Assert.True(ProcessTable.IsAlive(agent));
    }

    [Fact]
    public async Task CtrlC_AtThePrompt_ClearsTheLine()
    {
        await using Tmux terminal = await EnterAsync("cleared");
        await terminal.TypeAsync("this_is_never_sent");
        await terminal.UntilShowsAsync("this_is_never_sent");

        await terminal.PressAsync("C-c");
        await terminal.EnterAsync("5 + 6");

        await UntilLineAsync(terminal, "11");
    }

    [Fact]
    public async Task CtrlD_OnAnEmptyLine_Leaves()
    {
        await using Tmux terminal = await EnterAsync("left");

        await terminal.PressAsync("C-d");

        Assert.Equal(0, await terminal.UntilEndedAsync());
    }

    [Fact]
    public async Task CompileErrorsAndExceptions_AreShown_AndThePromptGoesOn()
    {
        await using Tmux terminal = await EnterAsync("errors");

        await terminal.EnterAsync("int x = missing;");
        await terminal.UntilShowsAsync("CS0103");
        await terminal.EnterAsync("int.Parse(\"not a number\")");
        await terminal.UntilShowsAsync("System.FormatException");
        await terminal.EnterAsync("1 + 1");

        await UntilLineAsync(terminal, "2");
    }

    [Fact]
    public async Task EscapeSequencesOfTheFarSide_DoNotReachTheTerminal()
    {
        await using Tmux terminal = await EnterAsync("escapes");

        await terminal.EnterAsync("Console.WriteLine(\"\\u001b[2J\\u001b[Hwiped\\u001b]0;title\\a\");");
        string screen = await terminal.UntilShowsAsync("^[[2J");

        Assert.Contains("[local:escapes]>", screen, StringComparison.Ordinal);
        Assert.Contains("^[]0;title^G", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoColor_IsRespected()
    {
        await using var plain = new RcsiHome();
        plain.Set("NO_COLOR", "1");
        await using Tmux terminal = await Tmux.StartAsync(plain.Environment, Columns, Rows, Repository.Rcsi);
        await terminal.UntilShowsAsync("[local]>");
        await terminal.EnterAsync("\"plain\" + 1");
        await UntilLineAsync(terminal, "\"plain1\"");

        Assert.DoesNotMatch(@"\x1b\[[0-9;]*3[0-9]", await terminal.ColouredScreenAsync());
        await terminal.EnterAsync("exit");
        await terminal.UntilEndedAsync();
    }

    [Fact]
    public async Task KillTheAgent_UnderThePrompt_TheNextLineFindsTheVariables()
    {
        await using Tmux terminal = await EnterAsync("relinked");
        await terminal.EnterAsync("int survivor = 77;");
        await terminal.EnterAsync("survivor + 1");
        await UntilLineAsync(terminal, "78");

        int agent = home.ProcessWith("agent serve");
        Signals.Kill(agent);
        await ProcessTable.UntilGoneAsync(agent);
        await home.StartAgentAsync();
        await terminal.EnterAsync("survivor + 2");

        await UntilLineAsync(terminal, "79");
    }

    [Fact]
    public async Task Commands_ShowVariables_AndGoToAnotherSessionAndBack()
    {
        await home.RunAsync("invoke", "local", "--session", "elsewhere", "-c", "var treasure = \"gold\";");
        await using Tmux terminal = await EnterAsync("commands");
        await terminal.EnterAsync("var count = 41 + 1;");
        await terminal.EnterAsync("#vars");
        await UntilLineAsync(terminal, "count  int  42");
        await terminal.EnterAsync("#enter elsewhere");
        await terminal.UntilShowsAsync("[local:elsewhere]>");
        await terminal.EnterAsync("#vars");
        await UntilLineAsync(terminal, "treasure  string  \"gold\"");
        await terminal.EnterAsync("exit");
        await terminal.UntilShowsAsync("back in [local:commands]");
        await terminal.EnterAsync("count + 1");
        await UntilLineAsync(terminal, "43");
    }

    [Fact]
    public async Task Help_CompletesTheName_AndShowsWhatTheMachineKnowsOfIt()
    {
        await using Tmux terminal = await EnterAsync("helped");
        await terminal.TypeAsync("#help StringBuilder.AppendJ");
        await terminal.UntilShowsAsync("AppendJoin");
        await terminal.PressAsync("Tab");
        await terminal.UntilShowsAsync("#help StringBuilder.AppendJoin");
        await terminal.PressAsync("Enter");
        await terminal.UntilShowsAsync("StringBuilder AppendJoin(");
        await terminal.EnterAsync("#find SortedDict* kind:class");
        await terminal.UntilShowsAsync("1 found");
        await terminal.EnterAsync("6 * 7");
        await UntilLineAsync(terminal, "42");
    }

    private Task<Tmux> StartAsync(params string[] arguments) =>
        Tmux.StartAsync(home.Environment, Columns, Rows, [Repository.Rcsi, .. arguments]);

    private async Task<Tmux> EnterAsync(string session)
    {
        await home.RunAsync("invoke", "local", "--session", session, "-c", "1");
        Tmux terminal = await StartAsync("enter", "local", "--name", session);
        await terminal.UntilShowsAsync($"[local:{session}]>");
        return terminal;
    }

    private static string LastLine(string screen) => screen.TrimEnd().Split('\n')[^1].TrimEnd();

    private static Task UntilLineAsync(Tmux terminal, string line) => terminal.UntilAsync(
        screen => screen.Split('\n').Any(shown => shown.Trim() == line), $"the terminal shows the line '{line}'");
}
