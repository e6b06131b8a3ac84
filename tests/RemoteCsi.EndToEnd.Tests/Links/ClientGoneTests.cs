using System.Text.Json;
using RemoteCsi.Testing.Relays;
using RemoteCsi.Testing.Ssh;
using RemoteCsi.Testing.Terminals;

namespace RemoteCsi.EndToEnd.Tests.Links;

/// <summary>A client is killed while its code runs; somebody else comes, and sees what was missed.</summary>
public sealed class ClientGoneTests
{
    [Fact]
    public async Task KilledClient_TheSessionGoesOn_AndTheNextOneSeesOutputAndResult_AlsoFromAnotherMachine()
    {
        await using var far = new RcsiHome();
        await using var near = new RcsiHome();
        await using SshServer server = await SshServer.StartAsync(far);
        near.Set("RCSI_SSH", server.SshProgram);
        string gate = far.File("gate", "");
        await using (RunningProgram invoke = far.Start(
            "invoke", "local", "--session", "work", "-c",
            $"Console.WriteLine(\"begun\"); while (File.Exists(\"{gate}\")) Thread.Sleep(5); for (int i = 0; i < 20; i++) Console.WriteLine($\"line {{i}}\"); 40 + 2"))
        {
            await invoke.Stdout.UntilContainsAsync("begun");
            Signals.Kill(invoke.Id);
            await invoke.WaitAsync();
        }

        JsonElement session = await Deadline.UntilAsync(
            async () => Assert.Single((await far.RunAsync("list", "local", "--json")).JsonArray()),
            one => one.GetProperty("clients").GetInt32() == 0, "the agent notices");
        Assert.Equal(("Disconnected", "Busy"), (session.GetProperty("state").GetString(), session.GetProperty("availability").GetString()));

        // Somebody at another machine comes while it still runs, and gets both when it ends.
        await using (Tmux terminal = await Tmux.StartAsync(near.Environment, 120, 40, Repository.Rcsi, "enter", "web7", "--name", "work"))
        {
            await terminal.UntilShowsAsync("── still runs: Console.WriteLine(\"begun\");");
            await terminal.TypeAsync("1 + ");
            File.Delete(gate);
            await terminal.UntilShowsAsync("line 19");
            await terminal.UntilAsync(screen => screen.Split('\n').Any(line => line.Trim() == "42"), "the result");
            await terminal.EnterAsync("10");
            await terminal.UntilAsync(screen => screen.Split('\n').Any(line => line.Trim() == "11"), "the line that was being typed runs");
            await terminal.EnterAsync("exit");
            await terminal.UntilEndedAsync();
        }

        // Whoever comes now has missed nothing.
        ProgramResult later = await near.RunAsync(["enter", "web7", "--name", "work"], "");
        Assert.Equal((0, "", ""), (later.ExitCode, later.Stdout, later.Stderr));
    }

    [Fact]
    public async Task EndedMeanwhile_IsToldOnce_WithTheOutputFromItsBeginning()
    {
        await using var home = new RcsiHome();
        string gate = home.File("gate", "");
        await home.RunAsync("invoke", "local", "--session", "once", "-c", "Console.WriteLine(\"seen\"); 1");
        await using (RunningProgram invoke = home.Start(
            "invoke", "local", "--session", "once", "-c", $"Console.WriteLine(\"begun\"); while (File.Exists(\"{gate}\")) Thread.Sleep(5); Console.WriteLine(\"missed\"); \"value\""))
        {
            await invoke.Stdout.UntilContainsAsync("begun");
            Signals.Kill(invoke.Id);
            await invoke.WaitAsync();
        }

        File.Delete(gate);
        await UntilAvailableAsync(home, "once");

        // Somebody who comes for something else takes nothing away.
        Assert.Equal("2\n", (await home.RunAsync("invoke", "local", "--session", "once", "-c", "2")).Stdout);
        ProgramResult back = await home.RunAsync(["enter", "local", "--name", "once"], "exit\n");
        Assert.StartsWith("begun\nmissed\n\"value\"\n", back.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("seen", back.Stdout, StringComparison.Ordinal);
        Assert.Contains("what came of: Console.WriteLine(\"begun\")", back.Stderr, StringComparison.Ordinal);

        ProgramResult again = await home.RunAsync(["enter", "local", "--name", "once"], "exit\n");
        Assert.Equal("", again.Stdout);
    }

    [Fact]
    public async Task MoreThanTheBufferHolds_IsDroppedWithAMark_AndTheNewestIsThere()
    {
        await using var home = new RcsiHome();
        await home.RunAsync("new", "local", "--name", "much");
        string gate = home.File("gate", "");
        await using (RunningProgram enter = home.Start("enter", "local", "--name", "much"))
        {
            await enter.WriteAsync($"Console.WriteLine(\"begun\"); _ = Task.Run(() => {{ while (File.Exists(\"{gate}\")) Thread.Sleep(5); for (int i = 0; i < 2_000; i++) Console.WriteLine($\"{{i}} {{new string('x', 8_000)}}\"); Console.WriteLine(\"last\"); File.Create(\"{gate}.done\").Dispose(); }});\n");
            await enter.Stdout.UntilContainsAsync("begun");
            enter.CloseInput();
            await enter.WaitAsync();
        }

        // That client left, so the code is not held up for it.
        File.Delete(gate);
        await Deadline.UntilAsync(() => Task.FromResult(File.Exists(gate + ".done")), done => done, "all is written without anybody there");
        ProgramResult back = await home.RunAsync(["enter", "local", "--name", "much"], "Console.WriteLine(\"end\");\nexit\n");

        Assert.Contains("pieces of output were dropped here", back.Stderr, StringComparison.Ordinal);
        Assert.EndsWith("last\nend\n", back.Stdout, StringComparison.Ordinal);
        Assert.Contains("1999 xxx", back.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheNextAgent_KnowsWhatWasMissed()
    {
        await using var home = new RcsiHome();
        string gate = home.File("gate", "");
        await using (RunningProgram invoke = home.Start(
            "invoke", "local", "--session", "night", "-c", $"Console.WriteLine(\"begun\"); while (File.Exists(\"{gate}\")) Thread.Sleep(5); \"done\""))
        {
            await invoke.Stdout.UntilContainsAsync("begun");
            Signals.Kill(invoke.Id);
            await invoke.WaitAsync();
        }

        File.Delete(gate);
        await UntilAvailableAsync(home, "night");
        await home.RunAsync("agent", "stop", "--keep-sessions");

        ProgramResult back = await home.RunAsync(["enter", "local", "--name", "night"], "exit\n");

        Assert.EndsWith("\"done\"\n", back.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvokeThatCannotComeBack_SaysThatTheSessionGoesOn_AndHowToGetTheResult()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        string gate = home.File("gate", "");
        await using var relay = new FaultyRelay(Path.Combine(home.Path, "relay"), home.AgentSocket);
        await using RunningProgram invoke = home.Start(
            "invoke", relay.Endpoint, "--session", "work", "--reconnect-timeout", "2s", "-c",
            $"Console.WriteLine(\"begun\"); while (File.Exists(\"{gate}\")) Thread.Sleep(5); 6 * 7");
        await invoke.Stdout.UntilContainsAsync("begun");
        relay.Refuse();
        relay.CutAll();

        ProgramResult result = await invoke.WaitAsync();

        Assert.Equal(3, result.ExitCode);
        string line = result.Stderr.TrimEnd('\n').Split('\n')[^1];
        Assert.StartsWith($"rcsi: the link to {relay.Endpoint} is lost and could not be made again within 2 s", line, StringComparison.Ordinal);
        Assert.Contains($"session 'work' goes on with the code that had reached it: 'rcsi enter {relay.Endpoint} --name work' shows", line, StringComparison.Ordinal);
        relay.Open();
        File.Delete(gate);
        await UntilAvailableAsync(home, "work");
        Assert.EndsWith("42\n", (await home.RunAsync(["enter", relay.Endpoint, "--name", "work"], "exit\n")).Stdout, StringComparison.Ordinal);
    }

    private static Task UntilAvailableAsync(RcsiHome home, string name) => Deadline.UntilAsync(
        async () => (await home.RunAsync("list", "local", "--json")).JsonArray().Single(session => session.GetProperty("name").GetString() == name),
        session => session.GetProperty("availability").GetString() == "Available", $"the code in '{name}' ends");
}
