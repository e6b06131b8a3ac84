using RemoteCsi.Testing.Processes;
using RemoteCsi.Testing.Terminals;

namespace RemoteCsi.EndToEnd.Tests.Sessions;

/// <summary>What the client's configuration gives to sessions and to the prompt.</summary>
public sealed class ConfigurationTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    [Fact]
    public async Task SessionThatIsMade_IsGivenItOnce_AndAReplayNeedsNoFileOfTheClient()
    {
        string script = Path.Combine(home.State, "start.csx");
        Configure("""{ "usings": ["System.Net.Sockets"], "startScript": "start.csx", "theme": 1 }""");
        await File.WriteAllTextAsync(script, "Console.WriteLine(\"started\"); int Twice(int n) => 2 * n;", TestContext.Current.CancellationToken);
        ProgramResult first = await home.RunAsync("invoke", "local", "--session", "s", "--json", "-c", "Twice(21) + (int)SocketType.Stream");
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("\"text\":\"43\"", first.Stdout);
        Assert.DoesNotContain("started", first.Stdout);
        Assert.Contains("started", first.Stderr);
        Assert.Contains("config.json, line 1: 'theme': it is a text", first.Stderr);

        ProgramResult second = await home.RunAsync("invoke", "local", "--session", "s", "-c", "Twice(4)");
        Assert.Equal("8\n", second.Stdout);
        Assert.DoesNotContain("started", second.Stderr);

        // A session of a single run is what it is everywhere.
        Assert.Equal(1, (await home.RunAsync("invoke", "local", "-c", "Twice(4)")).ExitCode);

        File.Delete(script);
        File.Delete(Path.Combine(home.State, "config.json"));
        ProgramResult replayed = await home.RunAsync("reset", "local", "--name", "s", "--replay", "--yes");
        Assert.Equal(0, replayed.ExitCode);
        Assert.Equal("10\n", (await home.RunAsync("invoke", "local", "--session", "s", "-c", "Twice(5)")).Stdout);
    }

    [Fact]
    public async Task Prompt_HasTheColoursAndKeysThatAreSet_AndRunsTheStartScriptFirst()
    {
        Configure("""{ "theme": "light", "startScript": "hello.csx", "keys": { "leave": "Ctrl+Q" } }""");
        await File.WriteAllTextAsync(Path.Combine(home.State, "hello.csx"), "Console.WriteLine(\"hello from the start\");", TestContext.Current.CancellationToken);
        await using Tmux terminal = await Tmux.StartAsync(home.Environment, 110, 40, Repository.Rcsi);
        await terminal.UntilShowsAsync("hello from the start");
        await terminal.UntilShowsAsync("[local]>");
        await terminal.TypeAsync("return \"x\"");
        await Deadline.UntilAsync(
            terminal.ColouredScreenAsync, screen => screen.Contains("\e[38;2;0;0;255mreturn", StringComparison.Ordinal), "the keyword has the colour of the light theme");
        await terminal.PressAsync("C-c");
        await terminal.PressAsync("C-q");
        Assert.Equal(0, await terminal.UntilEndedAsync());
    }

    private void Configure(string text)
    {
        Directory.CreateDirectory(home.State, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(home.State, "config.json"), text);
    }
}
