using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Values;

/// <summary>A value whose properties take the runtime half a second to list, which is half of the time that a value has.</summary>
public sealed class WideValueTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ObjectOfTenThousandMembers_IsShownWithinItsBounds()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RemoteAgent agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), null, Token);
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(), Token);
        string members = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"public int M{i} => {i}; "));
        SubmissionOutcome declared = await session.SubmitAsync($"class Wide {{ {members} }}", cancellationToken: Token).WithinAsync(TimeSpan.FromSeconds(60));
        Assert.True(declared.Status == SubmissionStatus.Completed, declared.ToString());

        SubmissionOutcome outcome = await session.SubmitAsync("new Wide()", new SubmitOptions { WantValueJson = true }, Token).WithinAsync();

        Assert.Equal(100, outcome.Value!.Members!.Length);
        Assert.True(outcome.Value.Truncated);
        Assert.Equal("42", (await session.SubmitAsync("40 + 2", cancellationToken: Token).WithinAsync()).Value?.Text);
    }
}
