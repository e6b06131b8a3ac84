using RemoteCsi.Testing.Terminals;

namespace RemoteCsi.EndToEnd.Tests.Prompt;

/// <summary>The Tab key of a real bash.</summary>
public sealed class ShellCompletionTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    [Fact]
    public async Task Tab_CompletesCommandsOptionsEndpoints_AndTheNamesOfSessions()
    {
        string bash = Requirement.Program("bash", "bash is not installed");
        await home.RunAsync("new", "local", "--name", "build-of-ann");
        home.Set("PATH", $"{Path.GetDirectoryName(Repository.Rcsi)}:{Environment.GetEnvironmentVariable("PATH")}");
        await using Tmux terminal = await Tmux.StartAsync(home.Environment, 110, 30, bash, "--norc", "-i");
        await terminal.EnterAsync("source <(rcsi completion bash); complete -p rcsi");
        await terminal.UntilShowsAsync("-F _rcsi rcsi");
        await terminal.TypeAsync("rcsi ent");
        await terminal.PressAsync("Tab");
        await terminal.UntilShowsAsync("rcsi enter");
        await terminal.TypeAsync("loc");
        await terminal.PressAsync("Tab");
        await terminal.UntilShowsAsync("rcsi enter local");
        await terminal.TypeAsync("--na");
        await terminal.PressAsync("Tab");
        await terminal.UntilShowsAsync("rcsi enter local --name");
        await terminal.TypeAsync("bui");

        // A busy machine may take longer to answer than anybody waits for Tab; pressed again, it is asked again.
        await Deadline.UntilAsync(
            async () =>
            {
                await terminal.PressAsync("Tab");
                return await terminal.ScreenAsync();
            },
            screen => screen.Contains("--name build-of-ann", StringComparison.Ordinal),
            "the name of the session is completed");
    }
}
