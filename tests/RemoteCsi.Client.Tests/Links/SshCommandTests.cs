using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Links;

namespace RemoteCsi.Client.Tests.Links;

public sealed class SshCommandTests
{
    [Fact]
    public void For_AnAttendedHost_LeavesSshFreeToAsk()
    {
        string[] arguments = Ssh(new SshEndpoint("build", "web7", 2222), interactive: true);
        Assert.Equal(
            ["ssh", "-T", "-o", "ConnectTimeout=4", "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=2", "-p", "2222", "-l", "build", "--", "web7", "rcsi agent connect --stdio"],
            arguments);
    }

    [Fact]
    public void For_AnUnattendedHost_NeverAsks() => Assert.Contains("BatchMode=yes", Ssh(new SshEndpoint(null, "web7"), interactive: false));

    [Fact]
    public void For_ASubsystem_AsksForIt()
    {
        string[] arguments = Ssh(new SshEndpoint(null, "web7", Subsystem: "rcsi"), interactive: true);
        Assert.Equal(["-s", "--", "web7", "rcsi"], arguments[^4..]);
    }

    [Fact]
    public void For_ACommandOfTheEndpoint_PrefersItToTheEnvironment()
    {
        string[] arguments = Ssh(new SshEndpoint(null, "web7", Command: "mine"), interactive: true, ("RCSI_REMOTE_COMMAND", "theirs"));
        Assert.Equal("mine", arguments[^1]);
        Assert.Equal("theirs", Ssh(new SshEndpoint(null, "web7"), interactive: true, ("RCSI_REMOTE_COMMAND", "theirs"))[^1]);
    }

    [Fact]
    public void For_AnotherSshProgram_RunsIt() =>
        Assert.Equal("/opt/ssh", Ssh(new SshEndpoint(null, "web7"), interactive: true, ("RCSI_SSH", "/opt/ssh"))[0]);

    [Fact]
    public void For_AHostThatLooksLikeAnOption_IsRefused()
    {
        var exception = Assert.Throws<RemoteCsiException>(() => Ssh(new SshEndpoint(null, "-oProxyCommand=reboot"), interactive: true));
        Assert.Equal(RemoteCsiReason.InvalidEndpoint, exception.Reason);
    }

    [Fact]
    public void For_AnyHost_NeverTouchesHostKeys() =>
        Assert.DoesNotContain(Ssh(new SshEndpoint(null, "web7"), interactive: false), argument => argument.Contains("HostKey", StringComparison.OrdinalIgnoreCase) || argument.Contains("KnownHosts", StringComparison.OrdinalIgnoreCase));

    // What follows the shell's own script: the program and its arguments.
    private static string[] Ssh(SshEndpoint endpoint, bool interactive, params (string Name, string Value)[] environment) =>
        [.. SshCommand.For(endpoint, interactive, name => environment.FirstOrDefault(pair => pair.Name == name).Value).ArgumentList.Skip(3)];
}
