using RemoteCsi.Testing.Terminals;

namespace RemoteCsi.EndToEnd.Tests.Interrupting;

/// <summary>What cannot be stopped is said, and ends only when somebody agrees to lose the variables.</summary>
public sealed class UnstoppableTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    private const string EndlessFinally = "try { } finally { Console.WriteLine(\"be\" + \"gun\"); while (true) { } }";

    // Only the framework's own code in the loop.
    private const string LibraryLoop =
        "Console.WriteLine(\"be\" + \"gun\"); Enumerable.Repeat(1, int.MaxValue).Concat(Enumerable.Repeat(1, int.MaxValue)).Concat(Enumerable.Repeat(1, int.MaxValue)).Skip(5).Append(3).Contains(2);";

    [Fact]
    public async Task Prompt_SaysAfterThreeSeconds_AndEndsTheWorker_OnlyWhenTold()
    {
        await using Tmux terminal = await EnterAsync("stuck");
        await terminal.EnterAsync(EndlessFinally);
        await terminal.UntilShowsAsync("begun");

        await terminal.PressAsync("C-c");
        await terminal.UntilShowsAsync("still running");
        await terminal.PressAsync("C-c");
        await terminal.UntilShowsAsync("end the worker?");
        await terminal.EnterAsync("n");
        await terminal.UntilShowsAsync("waiting on");
        await terminal.PressAsync("C-c");
        await terminal.UntilAsync(screen => screen.Split("end the worker?").Length == 3, "it is offered again");
        await terminal.EnterAsync("y");

        await terminal.UntilShowsAsync("the session's process ended, and its variables with it");
        await terminal.EnterAsync("exit");
        await terminal.UntilEndedAsync();
    }

    [Fact]
    public async Task Prompt_StopsATightLoop_WithOneCtrlC()
    {
        await using Tmux terminal = await EnterAsync("tight");
        await terminal.EnterAsync("int kept = 20; Console.WriteLine(\"be\" + \"gun\"); while (true) { }");
        await terminal.UntilShowsAsync("begun");

        await terminal.PressAsync("C-c");
        await terminal.UntilShowsAsync("interrupted");
        await terminal.EnterAsync("kept + 3");

        await terminal.UntilAsync(screen => screen.Split('\n').Any(line => line.Trim() == "23"), "the variable is there");
    }

    [Theory]
    [InlineData("finally", EndlessFinally)]
    [InlineData("library", LibraryLoop)]
    public async Task Invoke_SaysAfterThreeSeconds_AndASecondCtrlCStopsTheWaiting(string name, string code)
    {
        await using RunningProgram program = home.Start("invoke", "local", "--session", name, "-c", code);
        await program.Stdout.UntilContainsAsync("begun");

        Signals.Interrupt(program.Id);
        await program.Stderr.UntilContainsAsync("still running");
        Signals.Interrupt(program.Id);
        ProgramResult result = await program.WaitAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Contains($"it goes on in session '{name}'", result.Stderr, StringComparison.Ordinal);
        ProgramResult asked = await home.RunAsync("interrupt", "local", "--name", name);
        Assert.Equal(1, asked.ExitCode);
        Assert.Contains("has not stopped within 3 s", asked.Stderr, StringComparison.Ordinal);
        ProgramResult ended = await home.RunAsync("interrupt", "local", "--name", name, "--end-worker");
        Assert.Equal((0, $"ended the worker of session '{name}'; its variables are lost\n"), (ended.ExitCode, ended.Stdout));
    }

    [Fact]
    public async Task Invoke_InATemporarySession_EndsItWithTheSession()
    {
        await using RunningProgram program = home.Start("invoke", "local", "-c", EndlessFinally);
        await program.Stdout.UntilContainsAsync("begun");

        Signals.Interrupt(program.Id);
        await program.Stderr.UntilContainsAsync("Ctrl+C again ends it with its session");
        Signals.Interrupt(program.Id);

        Assert.Equal(130, (await program.WaitAsync()).ExitCode);
        await Deadline.UntilAsync(
            async () => (await home.RunAsync("list", "local", "--json")).JsonArray(),
            sessions => sessions.All(session => session.GetProperty("name").ValueKind != System.Text.Json.JsonValueKind.Null),
            "the temporary session is gone");
    }

    [Fact]
    public async Task Interrupt_OfALoopFromElsewhere_SaysThatItHasStopped()
    {
        await using RunningProgram program = home.Start("invoke", "local", "--session", "loop", "-c", "int kept = 4; Console.WriteLine(\"begun\"); for (;;) { }");
        await program.Stdout.UntilContainsAsync("begun");

        ProgramResult interrupt = await home.RunAsync("interrupt", "local", "--name", "loop");
        Assert.Equal((0, "stopped what ran in session 'loop'; its variables stay\n"), (interrupt.ExitCode, interrupt.Stdout));
        Assert.Equal(130, (await program.WaitAsync()).ExitCode);
        Assert.Equal("4\n", (await home.RunAsync("invoke", "local", "--session", "loop", "-c", "kept")).Stdout);
        Assert.Equal("nothing runs in session 'loop'\n", (await home.RunAsync("interrupt", "local", "--name", "loop")).Stdout);
    }

    private async Task<Tmux> EnterAsync(string session)
    {
        await home.RunAsync("new", "local", "--name", session);
        Tmux terminal = await Tmux.StartAsync(home.Environment, 200, 40, Repository.Rcsi, "enter", "local", "--name", session);
        await terminal.UntilShowsAsync($"[local:{session}]>");
        return terminal;
    }
}
