using System.Diagnostics;
using RemoteCsi.Testing.Relays;
using RemoteCsi.Testing.Ssh;
using RemoteCsi.Testing.Terminals;

namespace RemoteCsi.EndToEnd.Tests.Links;

/// <summary>A person, or a script, whose link is lost: told soon, nothing lost, nothing run twice or elsewhere.</summary>
public sealed class LostLinkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompt_SaysThatTheLinkIsLost_KeepsWhatIsTyped_AndShowsAllThatWasWrittenMeanwhile()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await home.RunAsync("new", "local", "--name", "far");
        string go = Path.Combine(home.Scratch, "go");
        string runs = Path.Combine(home.Scratch, "runs");
        await using var relay = new FaultyRelay(Path.Combine(home.Path, "relay"), home.AgentSocket);
        await using Tmux terminal = await Tmux.StartAsync(home.Environment, 150, 50, Repository.Rcsi, "enter", relay.Endpoint, "--name", "far");
        await terminal.UntilShowsAsync(":far]>");
        await terminal.EnterAsync($"_ = Task.Run(() => {{ while (!File.Exists(\"{go}\")) Thread.Sleep(5); for (int i = 0; i < 15; i++) Console.WriteLine($\"meanwhile {{i}}\"); }}); \"re\" + \"ady\"");
        await terminal.UntilShowsAsync("\"ready\"");

        relay.Refuse();
        relay.CutAll();
        long began = Stopwatch.GetTimestamp();
        await terminal.UntilShowsAsync("is lost", TimeSpan.FromSeconds(5));
        TestContext.Current.TestOutputHelper?.WriteLine($"said after {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");
        await File.WriteAllTextAsync(go, "", Token);

        // What is entered meanwhile runs nowhere; it waits, or comes back to the prompt.
        string line = $"File.AppendAllText(\"{runs}\", Environment.ProcessId + \"\\n\"); 77 + 1";
        await terminal.EnterAsync(line);
        await terminal.UntilShowsAsync("waiting for the link");
        await terminal.PressAsync("C-c");
        await terminal.UntilShowsAsync("nothing was sent, the line is back at the prompt");
        await terminal.UntilAsync(screen => screen.TrimEnd().EndsWith("77 + 1", StringComparison.Ordinal), "the line is there to be entered again");
        await terminal.UntilShowsAsync("is still down");
        Assert.False(File.Exists(runs));

        await terminal.PressAsync("Enter");
        await terminal.UntilAsync(screen => screen.Split("waiting for the link").Length == 3, "it waits again");
        relay.Open();
        await terminal.UntilShowsAsync("is back");
        string screen = await terminal.UntilAsync(shown => shown.Split('\n').Any(one => one.Trim() == "78"), "the line runs");
        Assert.Equal(
            Enumerable.Range(0, 15).Select(i => $"meanwhile {i}"),
            screen.Split('\n').Select(one => one.Trim()).Where(one => one.StartsWith("meanwhile ", StringComparison.Ordinal)));
        Assert.Single(await File.ReadAllLinesAsync(runs, Token));
        await terminal.EnterAsync("exit");
        Assert.Equal(0, await terminal.UntilEndedAsync());
    }

    [Fact]
    public async Task Prompt_WithoutALink_CanBeLeft()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using var relay = new FaultyRelay(Path.Combine(home.Path, "relay"), home.AgentSocket);
        await using Tmux terminal = await Tmux.StartAsync(home.Environment, 150, 30, Repository.Rcsi, "enter", relay.Endpoint);
        await terminal.UntilShowsAsync("temporary session");
        relay.Refuse();
        relay.CutAll();
        await terminal.UntilShowsAsync("is lost");

        await terminal.EnterAsync("exit");

        Assert.Equal(0, await terminal.UntilEndedAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("the temporary session could not be removed", await terminal.ScreenAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KillingSsh_AgainAndAgain_UnderInvoke_LosesNothingAndRunsNothingTwice()
    {
        await using var far = new RcsiHome();
        await using var near = new RcsiHome();
        await using SshServer server = await SshServer.StartAsync(far);
        near.Set("RCSI_SSH", server.SshProgram);
        string runs = Path.Combine(far.Scratch, "runs");
        await using RunningProgram invoke = near.Start(
            "invoke", "web7", "--session", "work", "-c",
            $"File.AppendAllText(\"{runs}\", \"x\"); for (int i = 0; i < 400; i++) {{ Console.WriteLine($\"line {{i}}\"); if (i % 100 == 0) {{ File.WriteAllText(\"{runs}\" + i, \"\"); while (File.Exists(\"{runs}\" + i)) Thread.Sleep(2); }} }} \"all\"");
        for (int stop = 0; stop < 400; stop += 100)
        {
            await Deadline.UntilAsync(() => Task.FromResult(File.Exists(runs + stop)), there => there, $"line {stop} is written");
            int ssh = await Deadline.UntilAsync(() => Task.FromResult(SshUnder(invoke.Id)), id => id != 0, "there is an ssh");
            Signals.Kill(ssh);
            File.Delete(runs + stop);
        }

        ProgramResult result = await invoke.WaitAsync(TimeSpan.FromSeconds(90));

        Assert.Equal((0, string.Concat(Enumerable.Range(0, 400).Select(i => $"line {i}\n")) + "\"all\"\n"), (result.ExitCode, result.Stdout));
        Assert.Equal("x", await File.ReadAllTextAsync(runs, Token));
    }

    [Fact]
    public async Task KillingSsh_UnderThePrompt_IsSaidWithin5Seconds_AndTheRunningCodeIsAwaitedOverAnotherOne()
    {
        await using var far = new RcsiHome();
        await using var near = new RcsiHome();
        await using SshServer server = await SshServer.StartAsync(far);
        near.Set("RCSI_SSH", server.SshProgram);
        string gate = far.File("gate", "");
        await using Tmux terminal = await Tmux.StartAsync(near.Environment, 150, 40, Repository.Rcsi, "enter", "web7");
        await terminal.UntilShowsAsync("[web7]>");
        await terminal.EnterAsync($"Console.WriteLine(\"be\" + \"gun\"); while (File.Exists(\"{gate}\")) Thread.Sleep(5); 50 + 5");
        await terminal.UntilShowsAsync("begun");

        Signals.Kill(near.Processes().Single(id => IsSsh(id)));
        await terminal.UntilShowsAsync("the link to web7 is lost", TimeSpan.FromSeconds(5));
        await terminal.UntilShowsAsync("the link to web7 is back");
        File.Delete(gate);

        await terminal.UntilAsync(screen => screen.Split('\n').Any(line => line.Trim() == "55"), "the result");
        await terminal.EnterAsync("exit");
        Assert.Equal(0, await terminal.UntilEndedAsync());
    }

    private static int SshUnder(int parent) => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out int id) ? id : 0)
        .FirstOrDefault(id => id > 0 && ProcessTable.Parent(id) == parent && ProcessTable.IsAlive(id) && IsSsh(id));

    private static bool IsSsh(int id) => ProcessTable.CommandLine(id).Split(' ')[0].EndsWith("/ssh", StringComparison.Ordinal);
}
