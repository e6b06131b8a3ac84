using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.EndToEnd.Tests.Limits;

/// <summary>Limits as they are set on the command line and in the environment, and held by the agent.</summary>
public sealed class LimitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MaxSessions_OfTheCommandLine_RefusesOneMore_AndTakesItWhenOneWent()
    {
        await using var home = new RcsiHome();
        Assert.Equal(0, (await home.RunAsync("agent", "start", "--max-sessions", "2")).ExitCode);
        await home.RunAsync("new", "local", "--name", "a");
        await home.RunAsync("new", "local", "--name", "b");

        ProgramResult refused = await home.RunAsync("new", "local", "--name", "c");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("holds 2 sessions, its limit", refused.Stderr, StringComparison.Ordinal);

        await home.RunAsync("remove", "local", "--name", "a");
        Assert.Equal(0, (await home.RunAsync("new", "local", "--name", "c")).ExitCode);
    }

    [Fact]
    public async Task Environment_SetsTheLimitsOfAnAgentThatStartsByItself()
    {
        await using var home = new RcsiHome();
        home.Set("RCSI_MAX_SESSIONS", "1");
        home.Set("RCSI_IDLE_TIMEOUT", "90m");
        Assert.Equal(0, (await home.RunAsync("new", "local", "--name", "a")).ExitCode);
        Assert.Equal(1, (await home.RunAsync("new", "local", "--name", "b")).ExitCode);
        Assert.Equal(5400, (await home.RunAsync("list", "--json")).JsonArray()[0].GetProperty("idleTimeoutSeconds").GetInt32());
    }

    [Fact]
    public async Task EnvironmentThatMakesNoSense_IsSaidInOneLine_WhenAnAgentWouldStart()
    {
        await using var home = new RcsiHome();
        home.Set("RCSI_MAX_SESSIONS", "many");
        ProgramResult result = await home.RunAsync("new", "local", "--name", "a");
        Assert.Equal(3, result.ExitCode);
        string line = Assert.Single(result.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("rcsi: RCSI_MAX_SESSIONS", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAnyOption_ASessionLivesForADay()
    {
        await using var home = new RcsiHome();
        Assert.Equal(0, (await home.RunAsync("new", "local", "--name", "a")).ExitCode);
        Assert.Equal(24 * 60 * 60, (await home.RunAsync("list", "--json")).JsonArray()[0].GetProperty("idleTimeoutSeconds").GetInt32());
    }

    [Theory]
    [InlineData("--max-sessions", "0")]
    [InlineData("--idle-timeout", "soon")]
    [InlineData("--temporary-grace", "0s")]
    public async Task LimitThatMakesNoSense_IsAUsageError_AndNoAgentStarts(string option, string value)
    {
        await using var home = new RcsiHome();
        ProgramResult result = await home.RunAsync("agent", "start", option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Single(result.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(home.Processes());
    }

    [Fact]
    public async Task IdleTimeout_EndsWhatIdles_AndNeitherWhatRunsNorWhatIsEntered()
    {
        await using var home = new RcsiHome();
        Assert.Equal(0, (await home.RunAsync("agent", "start", "--idle-timeout", "1s", "--temporary-grace", "1s")).ExitCode);
        string gate = home.File("gate", "");
        await using RemoteAgent agent = await ConnectAsync(home);
        await using RemoteSession entered = await agent.NewSessionAsync(new NewSessionRequest("entered"), Token);
        await agent.CreateSessionAsync(new NewSessionRequest("idle"), Token);
        await agent.CreateSessionAsync(new NewSessionRequest("patient", IdleTimeoutSeconds: 3600), Token);
        await agent.CreateSessionAsync(new NewSessionRequest(), Token);
        await using RunningProgram busy = home.Start("invoke", "local", "--session", "busy", "-c", $"Console.WriteLine(\"begun\"); while (File.Exists(\"{gate}\")) Thread.Sleep(20);");
        await busy.Stdout.UntilContainsAsync("begun");
        Signals.Kill(busy.Id);

        string[] left = [.. (await Deadline.UntilAsync(
            () => agent.ListSessionsAsync(Token), all => all.All(s => s.Name is "entered" or "patient" or "busy"), "idle ones go", Patience)).Select(s => s.Name!)];
        Assert.Equal(["entered", "patient", "busy"], left);

        File.Delete(gate);
        await Deadline.UntilAsync(() => agent.ListSessionsAsync(Token), all => all.Length == 2, "what ran goes, too, when it idles", Patience);
        AuditEntry[] audit = await agent.AuditAsync(cancellationToken: Token);
        Assert.Equal(3, audit.Count(entry => entry is { Kind: AuditKind.Removed, Reason: "idle", By: null }));
    }

    [Fact]
    public async Task SessionsOverTheLimit_AreTyped_ForAProgram()
    {
        await using var home = new RcsiHome();
        await home.RunAsync("agent", "start", "--max-sessions", "1");
        await using RemoteAgent agent = await ConnectAsync(home);
        await using RemoteSession one = await agent.NewSessionAsync(new NewSessionRequest(), Token);
        RemoteCsiException refused = await Assert.ThrowsAsync<RemoteCsiException>(() => agent.NewSessionAsync(new NewSessionRequest(), Token));
        Assert.Equal(AgentErrorCode.LimitReached, refused.AgentError);
    }

    private static Task<RemoteAgent> ConnectAsync(RcsiHome home) =>
        RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: Token);
}
