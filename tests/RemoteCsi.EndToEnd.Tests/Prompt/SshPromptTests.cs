using RemoteCsi.Testing.Ssh;
using RemoteCsi.Testing.Terminals;

namespace RemoteCsi.EndToEnd.Tests.Prompt;

/// <summary><c>rcsi enter user@host</c> in a real terminal, over a real sshd.</summary>
public sealed class SshPromptTests
{
    [Fact]
    public async Task Enter_OverSsh_ShowsTheHost_KeepsTheVariables_AndOutlivesABrokenLink()
    {
        await using var far = new RcsiHome();
        await using var near = new RcsiHome();
        await using SshServer server = await SshServer.StartAsync(far);
        near.Set("RCSI_SSH", server.SshProgram);
        await near.RunAsync("new", "web7", "--name", "build");

        await using Tmux terminal = await Tmux.StartAsync(near.Environment, 100, 30, Repository.Rcsi, "enter", $"{Environment.UserName}@web7", "--name", "build");
        await terminal.UntilShowsAsync("[web7:build]>");
        await terminal.EnterAsync("int x = 50; x + 5");
        await terminal.UntilShowsAsync("55");

        Signals.Kill(far.ProcessWith("agent connect"));
        await terminal.EnterAsync("x + 6");
        await terminal.UntilShowsAsync("56");

        await terminal.EnterAsync("exit");
        Assert.Equal(0, await terminal.UntilEndedAsync());
        Assert.Equal("50\n", (await near.RunAsync("invoke", "web7", "--session", "build", "-c", "x")).Stdout);
    }
}
