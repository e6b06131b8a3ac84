using RemoteCsi.Protocol.Transport;
using Xunit;

namespace RemoteCsi.Protocol.Tests.Transport;

public sealed class StateDirectoryTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable("RCSI_HOME");

    [Fact]
    public void FromEnvironment_WithHome_KeepsEverythingUnderIt()
    {
        Environment.SetEnvironmentVariable("RCSI_HOME", "/tmp/r1");
        StateDirectory state = StateDirectory.FromEnvironment();
        Assert.Equal("/tmp/r1", state.Path);
        Assert.Equal("/tmp/r1/run/agent.sock", state.AgentSocket);
    }

    [Fact]
    public void FromEnvironment_HomeTooLongForASocket_PutsSocketsWhereTheyFit()
    {
        Environment.SetEnvironmentVariable("RCSI_HOME", "/tmp/" + new string('l', 120));
        StateDirectory first = StateDirectory.FromEnvironment();
        StateDirectory again = StateDirectory.FromEnvironment();
        Assert.True(first.AgentSocket.Length <= StateDirectory.MaximumSocketPathBytes);
        Assert.Equal(first.AgentSocket, again.AgentSocket);
        Environment.SetEnvironmentVariable("RCSI_HOME", "/tmp/" + new string('m', 120));
        Assert.NotEqual(first.AgentSocket, StateDirectory.FromEnvironment().AgentSocket);
    }

    public void Dispose() => Environment.SetEnvironmentVariable("RCSI_HOME", _before);
}
