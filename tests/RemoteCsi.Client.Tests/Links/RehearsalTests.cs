using RemoteCsi.Client.Links;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Client.Tests.Links;

public sealed class RehearsalTests
{
    [Fact]
    public async Task Script_FitsTheProtocol()
    {
        SessionInfo session = await RehearsalLink.RunAsync(new EnteredSessions()).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(SessionState.Opened, session.State);
        Assert.Equal(1, session.Clients);
    }
}
