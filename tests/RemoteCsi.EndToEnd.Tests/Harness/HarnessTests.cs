using RemoteCsi.Testing.Ssh;
using RemoteCsi.Testing.Terminals;

namespace RemoteCsi.EndToEnd.Tests.Harness;

/// <summary>The tools of these tests do what the tests believe.</summary>
public sealed class HarnessTests
{
    private static readonly Dictionary<string, string?> NoEnvironment = [];

    [Fact]
    public async Task Tmux_ShowsWhatAProgramPrints_AndTellsItsExitCode()
    {
        await using Tmux terminal = await Tmux.StartAsync(NoEnvironment, 60, 10, "/bin/sh", "-c", "echo größe; read line; echo got $line; exit 3");
        await terminal.UntilShowsAsync("größe");
        await terminal.EnterAsync("a 'quoted' $line; é;");
        await terminal.UntilShowsAsync("got a 'quoted' $line; é;");

        Assert.Equal(3, await terminal.UntilEndedAsync());
    }

    [Fact]
    public async Task Sshd_RunsCommandsWithTheEnvironmentOfTheFarSide()
    {
        await using var far = new RcsiHome();
        await using SshServer server = await SshServer.StartAsync(far);
        await using RunningProgram ssh = RunningProgram.Start(server.SshProgram, [SshServer.Host, "echo $RCSI_HOME; command -v rcsi"], NoEnvironment);
        ssh.CloseInput();
        ProgramResult result = await ssh.WaitAsync();

        Assert.Equal((0, $"{far.State}\n{Repository.Rcsi}\n"), (result.ExitCode, result.Stdout));
    }

    [Fact]
    public async Task Sshd_RefusesTheWrongKey_AndTheClientRefusesTheWrongHost()
    {
        await using var far = new RcsiHome();
        await using SshServer server = await SshServer.StartAsync(far);
        foreach ((string program, string says) in new[] { (server.SshProgramWithBadKey, "Permission denied"), (server.SshProgramWithBadHostKey, "Host key verification failed") })
        {
            await using RunningProgram ssh = RunningProgram.Start(program, ["-o", "BatchMode=yes", SshServer.Host, "true"], NoEnvironment);
            ssh.CloseInput();
            ProgramResult result = await ssh.WaitAsync();

            Assert.Equal(255, result.ExitCode);
            Assert.Contains(says, result.Stderr, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Home_NamesWhatIsLeftBehind_AndEndsIt()
    {
        var home = new RcsiHome();
        await using RunningProgram left = RunningProgram.Start("/bin/sleep", ["600"], home.Environment);

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await home.DisposeAsync());

        Assert.Contains($"process {left.Id}: /bin/sleep 600", failure.Message, StringComparison.Ordinal);
        await left.WaitAsync();
        Assert.False(Directory.Exists(home.Path));
    }

    [Fact]
    public async Task Program_WhoseChildHoldsItsOutput_IsReported_NotWaitedForEver()
    {
        await using RunningProgram program = RunningProgram.Start("/bin/sh", ["-c", "sleep 7 & exit 0"], NoEnvironment);
        program.CloseInput();

        TimeoutException failure = await Assert.ThrowsAsync<TimeoutException>(() => program.WaitAsync());

        Assert.Contains("holds its output open", failure.Message, StringComparison.Ordinal);
    }
}
