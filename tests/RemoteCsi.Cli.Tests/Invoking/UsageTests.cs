using RemoteCsi.Client.Tests.Fakes;

namespace RemoteCsi.Cli.Tests.Invoking;

public sealed class UsageTests
{
    [Theory]
    [InlineData(2, "Unrecognized", "list", "--bogus")]
    [InlineData(2, "Unrecognized", "frobnicate")]
    [InlineData(2, "ENDPOINT", "invoke")]
    [InlineData(2, "no code", "invoke", "local")]
    [InlineData(2, "not both", "invoke", "local", "-c", "1", "x.csx")]
    [InlineData(2, "there is no such file", "invoke", "local", "/nowhere/x.csx")]
    [InlineData(2, "cannot read", "invoke", "local", "/tmp")]
    [InlineData(2, "at least 1", "invoke", "local", "-c", "1", "--throttle", "0")]
    [InlineData(2, "begins with '-'", "invoke", "ssh://-oProxyCommand=x", "-c", "1")]
    [InlineData(2, "use ssh://", "invoke", "tls://web7:1", "-c", "1")]
    [InlineData(2, "is no time", "new", "local", "--name", "a", "--idle-timeout", "soon")]
    [InlineData(2, "--name", "new", "local")]
    [InlineData(2, "in one way", "remove", "local", "--name", "a", "--id", "1")]
    [InlineData(2, "--all", "remove", "local")]
    [InlineData(2, "name the session", "history", "local")]
    [InlineData(2, "--stdio", "agent", "connect")]
    [InlineData(3, "there is no such socket", "list", "unix:/nowhere/agent.sock")]
    [InlineData(3, "no agent runs", "agent", "status")]
    public async Task WrongCommandLine_IsOneLineAndAnExitCode(int code, string part, params string[] arguments)
    {
        (int exitCode, string output, string error) = await Rcsi.RunAsync(arguments);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Equal(code, exitCode);
        Assert.Equal("", output);
        Assert.StartsWith("rcsi: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WithoutAnAgent_IsDone()
    {
        (int exitCode, string output, _) = await Rcsi.RunAsync(["agent", "stop"]);
        Assert.Equal(0, exitCode);
        Assert.Equal("no agent runs\n", output);
    }

    [Fact]
    public async Task List_ShowsSessions()
    {
        using var folder = new ShortFolder();
        await using var fake = new FakeAgent(folder["a"]);
        (int exitCode, string output, _) = await Rcsi.RunAsync(["list", "unix:" + fake.Path]);
        Assert.Equal(0, exitCode);
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.StartsWith("ID  NAME   STATE   AVAILABILITY", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1   build  Opened  Available", lines[1], StringComparison.Ordinal);
    }
}
