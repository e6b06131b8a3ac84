using System.Text.Json;
using RemoteCsi.Testing.Ssh;

namespace RemoteCsi.EndToEnd.Tests.Ssh;

/// <summary>Another machine, through the system's ssh and a real sshd; the far side has an <c>RCSI_HOME</c> of its own.</summary>
public sealed class SshTests(SshTests.Machines machines) : IClassFixture<SshTests.Machines>
{
    private RcsiHome Near => machines.Near;

    private RcsiHome Far => machines.Far;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invoke_OverSsh_RunsOnTheFarSide_WhoseAgentStartsByItself()
    {
        machines.Need();

        ProgramResult result = await Near.RunAsync(
            "invoke", $"ssh://{SshServer.Host}", "-c", "Environment.GetEnvironmentVariable(\"RCSI_HOME\")");

        Assert.Equal((0, $"\"{Far.State}\"\n", ""), (result.ExitCode, result.Stdout, result.Stderr));
        Assert.NotEmpty(Far.Processes());
        Assert.Empty(Near.Processes());
    }

    [Theory]
    [InlineData("web7")]
    [InlineData("USER@web7")]
    [InlineData("ssh://USER@127.0.0.1:PORT")]
    [InlineData("ssh://web7?subsystem=rcsi")]
    [InlineData("ssh://web7?command=rcsi%20agent%20connect%20--stdio")]
    public async Task EveryFormOfAnSshEndpoint_ReachesTheSameSession(string form)
    {
        machines.Need();
        string endpoint = form.Replace("USER", Environment.UserName, StringComparison.Ordinal)
            .Replace("PORT", $"{machines.Port}", StringComparison.Ordinal);
        await Near.RunAsync("invoke", "web7", "--session", "forms", "-c", "int x = 12;");

        ProgramResult result = await Near.RunAsync("invoke", endpoint, "--session", "forms", "-c", "x");

        Assert.Equal((0, "12\n", ""), (result.ExitCode, result.Stdout, result.Stderr));
    }

    [Fact]
    public async Task Sessions_StayOnTheFarSide_BetweenConnections()
    {
        machines.Need();
        await Near.RunAsync("new", "web7", "--name", "stays");
        await Near.RunAsync(["enter", "web7", "--name", "stays"], "var notes = new List<string> { \"first\" };\nexit\n");

        ProgramResult second = await Near.RunAsync(["enter", "web7", "--name", "stays"], "notes.Count\nexit\n");
        ProgramResult list = await Near.RunAsync("list", "web7", "--json");

        Assert.Contains("1", second.Stdout, StringComparison.Ordinal);
        Assert.Contains(list.JsonArray(), s => s.GetProperty("name").GetString() == "stays");
        Assert.Equal(0, (await Near.RunAsync("remove", "web7", "--name", "stays")).ExitCode);
    }

    [Fact]
    public async Task HistoryAndAudit_NameTheSshConnection_AlsoWhenTheSessionIsGone()
    {
        machines.Need();
        await Near.RunAsync("invoke", "web7", "--session", "audited", "-c", "1 + 1", "-c", "1 +");

        ProgramResult history = await Near.RunAsync("history", "web7", "--name", "audited", "--json");
        string by = history.JsonLines()[0].GetProperty("by").GetString()!;
        Assert.Matches($"^{Environment.UserName} from {Environment.UserName}@.+ via ssh 127\\.0\\.0\\.1 port [0-9]+$", by);
        Assert.Equal(["completed", "compileFailed"], history.JsonLines().Select(entry => entry.GetProperty("status").GetString()));
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("1 + 1"u8)), history.JsonLines()[0].GetProperty("sourceHash").GetString());

        await Near.RunAsync("remove", "web7", "--name", "audited");
        ProgramResult audit = await Near.RunAsync("history", "web7", "--audit", "--name", "audited", "--json");
        Assert.Equal(
            ["opened", "submitted", "ended", "submitted", "ended", "removed"], audit.JsonLines().Select(entry => entry.GetProperty("kind").GetString()));
        Assert.All(audit.JsonLines().Where(entry => entry.GetProperty("kind").GetString() != "ended"), entry =>
            Assert.Contains(" via ssh 127.0.0.1 port ", entry.GetProperty("by").GetString(), StringComparison.Ordinal));
        Assert.DoesNotContain("1 +", audit.Stdout, StringComparison.Ordinal);
        ProgramResult plain = await Near.RunAsync("history", "web7", "--audit", "--last", "1");
        Assert.Contains("removed (asked for)  by ", Assert.Single(plain.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_LoadsTheClientsFiles_OverSsh_AndNeitherRebuildingNorReplayingNeedsThemAgain()
    {
        machines.Need();
        string scripts = Directory.CreateDirectory(Path.Combine(Near.Scratch, "loads", "lib")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(scripts, "main.csx"), "#load \"lib/outer.csx\"\nConsole.WriteLine(Twice(21));", Token);
        await File.WriteAllTextAsync(Path.Combine(scripts, "lib/outer.csx"), "#load \"inner.csx\"\nint Twice(int n) => Times(2, n);", Token);
        await File.WriteAllTextAsync(Path.Combine(scripts, "lib/inner.csx"), "int Times(int n, int m) =>\n  m < 0 ? throw new ArgumentException() : n * m;", Token);

        ProgramResult run = await Near.RunAsync("invoke", "web7", "--session", "loads", "loads/main.csx");
        await File.WriteAllTextAsync(Path.Combine(scripts, "lib/inner.csx"), "int Times(int n, int m) => n * m\n  + nothing;", Token);
        ProgramResult wrong = await Near.RunAsync("invoke", "web7", "loads/main.csx");
        Directory.Delete(scripts, recursive: true);
        Signals.Kill(Far.ProcessWith("RemoteCsi.Compiler.dll"));
        ProgramResult rebuilt = await Near.RunAsync("invoke", "web7", "--session", "loads", "-c", "Twice(-1)");
        ProgramResult replayed = await Near.RunAsync("reset", "web7", "--name", "loads", "--replay", "--yes");

        Assert.Equal((0, "42\n", ""), (run.ExitCode, run.Stdout, run.Stderr));
        Assert.Equal(1, wrong.ExitCode);
        Assert.StartsWith("loads/lib/inner.csx(2,5): error CS0103: ", wrong.Stderr, StringComparison.Ordinal);
        Assert.Contains("\n    + nothing;\n      ^^^^^^^\n", wrong.Stderr, StringComparison.Ordinal);
        Assert.Contains("Times(int n, int m) in loads/lib/inner.csx:line 2", rebuilt.Stderr, StringComparison.Ordinal);
        Assert.Contains("42\n", replayed.Stdout, StringComparison.Ordinal);
        Assert.Contains("Twice(int n) in loads/lib/outer.csx:line 2", replayed.Stderr, StringComparison.Ordinal);
        await Near.RunAsync("remove", "web7", "--name", "loads");
    }

    [Fact]
    public async Task Json_OverSsh_NamesTheEndpoint()
    {
        machines.Need();

        JsonElement line = Assert.Single((await Near.RunAsync("invoke", "web7", "--json", "-c", "Console.Write(1); 2")).JsonLines());

        Assert.Equal("web7", line.GetProperty("endpoint").GetString());
        Assert.Equal("1", line.GetProperty("stdout").GetString());
        Assert.Equal(2, line.GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task OutputAndInput_OverSsh_AreLive()
    {
        machines.Need();
        await using RunningProgram program = Near.Start(
            "invoke", "web7", "-c", "Console.WriteLine(\"name?\"); Console.WriteLine(\"hello \" + Console.ReadLine());");

        await program.Stdout.UntilContainsAsync("name?");
        await program.WriteAsync("Ann\n");

        Assert.Equal((0, "name?\nhello Ann\n"), await ResultAsync(program));
    }

    [Fact]
    public async Task CtrlC_OverSsh_StopsTheCode_AndKeepsTheSession()
    {
        machines.Need();
        await using RunningProgram program = Near.Start(
            "invoke", "web7", "--session", "stopped", "-c", "int kept = 3; Console.WriteLine(\"begun\"); Thread.Sleep(-1);");
        await program.Stdout.UntilContainsAsync("begun");

        Signals.Interrupt(program.Id);
        ProgramResult result = await program.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(130, result.ExitCode);
        Assert.Equal("3\n", (await Near.RunAsync("invoke", "web7", "--session", "stopped", "-c", "kept")).Stdout);
    }

    [Fact]
    public async Task AKeyThatIsNotAccepted_IsSaidInOneLine()
    {
        machines.Need();

        ProgramResult result = await RunWithAsync(machines.Server!.SshProgramWithBadKey);

        AssertNoConnection(result, "permission denied");
    }

    [Fact]
    public async Task AHostKeyThatDoesNotFit_IsRefused_NeverAccepted()
    {
        machines.Need();

        ProgramResult result = await RunWithAsync(machines.Server!.SshProgramWithBadHostKey);

        AssertNoConnection(result, "host key");
    }

    [Fact]
    public async Task AnSshThatIsNotThere_IsNamed()
    {
        machines.Need();

        ProgramResult result = await RunWithAsync("/no/such/ssh");

        AssertNoConnection(result, "/no/such/ssh");
    }

    [Fact]
    public async Task RcsiMissingOnTheFarSide_SaysHowToInstallIt()
    {
        machines.Need();
        await using var far = new RcsiHome();
        await using SshServer server = await SshServer.StartAsync(far, rcsiOnPath: false);
        await using var near = new RcsiHome();
        near.Set("RCSI_SSH", server.SshProgram);

        ProgramResult result = await near.RunAsync("invoke", "web7", "-c", "1");

        AssertNoConnection(result, "rcsi");
        Assert.Contains("install", result.Stderr, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("web7", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFarSideThatChatters_IsNamedAsSuch()
    {
        machines.Need();

        ProgramResult result = await Near.RunAsync("invoke", "ssh://web7?command=echo%20Welcome%20to%20this%20machine", "-c", "1");

        AssertNoConnection(result, "Welcome to this machine");
    }

    [Fact]
    public async Task TheRelay_EndsWithItsConnection()
    {
        machines.Need();
        await using RunningProgram program = Near.Start("invoke", "web7", "-c", "Console.WriteLine(\"begun\"); Console.ReadLine();");
        await program.Stdout.UntilContainsAsync("begun");
        Assert.NotEmpty(Relays());

        Signals.Kill(program.Id);

        await Deadline.UntilAsync(
            () => Task.FromResult(Relays().Count), count => count == 0, "the relay on the far side ends", TimeSpan.FromSeconds(6));
    }

    private static void AssertNoConnection(ProgramResult result, string mentions)
    {
        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains(mentions, Assert.Single(result.Stderr.TrimEnd('\n').Split('\n')), StringComparison.OrdinalIgnoreCase);
        Assert.True(result.Elapsed < TimeSpan.FromSeconds(6), result.ToString());
    }

    private static async Task<(int ExitCode, string Stdout)> ResultAsync(RunningProgram program)
    {
        ProgramResult result = await program.WaitAsync();
        return (result.ExitCode, result.Stdout);
    }

    private static async Task<ProgramResult> RunWithAsync(string ssh)
    {
        await using var near = new RcsiHome();
        near.Set("RCSI_SSH", ssh);
        return await near.RunAsync("invoke", "web7", "-c", "1");
    }

    // Other tests of this class may hold relays of their own for a moment; one class runs its tests one after the other.
    private List<int> Relays() =>
        [.. Far.Processes().Where(id => ProcessTable.CommandLine(id).Contains("agent connect", StringComparison.Ordinal))];

    /// <summary>A near and a far side, and the sshd between them.</summary>
    public sealed class Machines : IAsyncLifetime
    {
        private Exception? _absent;

        public RcsiHome Near { get; } = new();

        public RcsiHome Far { get; } = new();

        public SshServer? Server { get; private set; }

        public int Port => Server!.Port;

        public async ValueTask InitializeAsync()
        {
            try
            {
                Server = await SshServer.StartAsync(Far);
                Near.Set("RCSI_SSH", Server.SshProgram);
            }
            catch (Exception exception)
            {
                // A fixture cannot skip; each test does, with this reason.
                _absent = exception;
            }
        }

        /// <summary>Skips or fails the test when there is no sshd.</summary>
        public void Need()
        {
            if (_absent is not null)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_absent);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (Server is not null)
            {
                await Server.DisposeAsync();
            }

            await Near.DisposeAsync();
            await Far.DisposeAsync();
        }
    }
}
