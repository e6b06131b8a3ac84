namespace RemoteCsi.EndToEnd.Tests.Sessions;

/// <summary><c>rcsi agent</c>: the daemon as its user starts, asks and stops it.</summary>
public sealed class AgentTests
{
    [Fact]
    public async Task Start_HoldsNoPipeOfItsCaller_AndStartingTwiceIsOne()
    {
        await using var home = new RcsiHome();

        // RunAsync fails when anything holds standard output or error open after the command has ended.
        ProgramResult first = await home.RunAsync("agent", "start");
        ProgramResult second = await home.RunAsync("agent", "start");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Single(Agents(home));
    }

    [Fact]
    public async Task Invoke_StartsTheAgentByItself_AndItHoldsNoPipe()
    {
        await using var home = new RcsiHome();

        ProgramResult result = await home.RunAsync("invoke", "local", "-c", "1 + 1");

        Assert.Equal((0, "2\n"), (result.ExitCode, result.Stdout));
        Assert.Single(Agents(home));
    }

    [Fact]
    public async Task ManyClientsAtOnce_StartOneAgent()
    {
        await using var home = new RcsiHome();

        ProgramResult[] results = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => home.RunAsync("invoke", "local", "-c", $"{i} * 2")));

        Assert.All(results, (result, i) => Assert.True(result.ExitCode == 0 && result.Stdout == $"{i * 2}\n", result.ToString()));
        Assert.Single(Agents(home));
    }

    [Fact]
    public async Task Status_TellsWhetherItRuns()
    {
        await using var home = new RcsiHome();
        ProgramResult before = await home.RunAsync("agent", "status");
        Assert.NotEqual(0, before.ExitCode);
        Assert.Empty(home.Processes());

        await home.StartAgentAsync();
        ProgramResult after = await home.RunAsync("agent", "status");

        Assert.Equal(0, after.ExitCode);
        Assert.Contains(Assert.Single(Agents(home)).ToString(System.Globalization.CultureInfo.InvariantCulture), after.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_EndsTheAgentItsCompilerAndItsWorkers()
    {
        await using var home = new RcsiHome();
        await home.RunAsync("invoke", "local", "--session", "s", "-c", "1");
        Assert.True(home.Processes().Count >= 3);

        ProgramResult stop = await home.RunAsync("agent", "stop");

        Assert.Equal(0, stop.ExitCode);
        await Deadline.UntilAsync(() => Task.FromResult(home.Processes().Count), count => count == 0, "all processes end", TimeSpan.FromSeconds(10));
        Assert.False(File.Exists(home.AgentSocket));
    }

    [Fact]
    public async Task Stop_KeepSessions_LeavesTheVariablesForTheNextAgent()
    {
        await using var home = new RcsiHome();
        await home.RunAsync("invoke", "local", "--session", "kept", "-c", "int x = 11;");

        ProgramResult stop = await home.RunAsync("agent", "stop", "--keep-sessions");
        Assert.Equal(0, stop.ExitCode);
        await Deadline.UntilAsync(() => Task.FromResult(Agents(home).Count), count => count == 0, "the agent ends");

        Assert.Equal("11\n", (await home.RunAsync("invoke", "local", "--session", "kept", "-c", "x")).Stdout);
    }

    [Fact]
    public async Task Serve_InTheForeground_EndsOnSigint_AndLeavesNothing()
    {
        await using var home = new RcsiHome();
        await using RunningProgram agent = home.Start("agent", "serve");
        await Deadline.UntilAsync(() => Task.FromResult(File.Exists(home.AgentSocket)), there => there, "the agent listens");
        Assert.Equal("3\n", (await home.RunAsync("invoke", home.Endpoint, "-c", "1 + 2")).Stdout);

        Signals.Interrupt(agent.Id);
        ProgramResult result = await agent.WaitAsync();

        Assert.Equal(0, result.ExitCode);
        await Deadline.UntilAsync(() => Task.FromResult(home.Processes().Count), count => count == 0, "all processes end");
        Assert.False(File.Exists(home.AgentSocket));
    }

    [Fact]
    public async Task ConnectStdio_EndsWithinFiveSeconds_OfLosingItsCaller()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RunningProgram relay = home.Start("agent", "connect", "--stdio");

        relay.CloseInput();
        ProgramResult result = await relay.WaitAsync(TimeSpan.FromSeconds(5));

        Assert.Equal("", result.Stdout);
    }

    [Fact]
    public async Task ConnectStdio_EndsWithinFiveSeconds_OfLosingTheAgent()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RunningProgram relay = home.Start("agent", "connect", "--stdio");
        await relay.WriteAsync("Content-Length: 102\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{\"version\":{\"major\":1,\"minor\":0},\"client\":\"test/1\"}}");
        await relay.Stdout.UntilContainsAsync("\"result\"");

        Signals.Kill(Assert.Single(Agents(home)));

        await relay.WaitAsync(TimeSpan.FromSeconds(5));
        await home.StartAgentAsync();
    }

    private static List<int> Agents(RcsiHome home) =>
        [.. home.Processes().Where(id => ProcessTable.CommandLine(id).Contains("agent serve", StringComparison.Ordinal))];
}
