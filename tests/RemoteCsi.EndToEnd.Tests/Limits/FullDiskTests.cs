using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Limits;

/// <summary>The disk under the state directory is full: what cannot be recorded is refused, and nothing is lost.</summary>
public sealed class FullDiskTests
{
    // Longer than what may be left of a block that is in use already.
    private static readonly string Long = "/*" + new string('x', 20_000) + "*/ ";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FullDisk_RefusesWhatIsNew_KeepsTheSession_AndGoesOnWhenThereIsRoom()
    {
        await using var home = new RcsiHome();
        await using FullDisk disk = await FullDisk.MountAsync(home.State, 8);
        try
        {
            await home.StartAgentAsync();
            await using (RemoteAgent agent = await ConnectAsync(home))
            {
                await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("kept"), Token);
                Assert.Equal("5", await ValueAsync(session, "int x = 5; x"));
                disk.Fill();
                await AssertRefusedAsync(agent, session, home);
                Assert.Equal(["int x = 5; x"], (await agent.HistoryAsync(session.Selector, cancellationToken: Token)).Select(entry => entry.Code));
            }

            int killed = home.ProcessWith("agent serve");
            Signals.Kill(killed);
            await ProcessTable.UntilGoneAsync(killed);
            await home.StartAgentAsync();
            await using (RemoteAgent agent = await ConnectAsync(home))
            {
                await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Name: "kept"), cancellationToken: Token);
                await AssertRefusedAsync(agent, session, home);
                disk.Free();
                Assert.Equal("6", await ValueAsync(session, Long + "x + 1"));
                await agent.CreateSessionAsync(new NewSessionRequest("another"), Token);
            }
        }
        finally
        {
            await home.RunAsync("agent", "stop");
        }
    }

    [Fact]
    public async Task DiskThatFillsWhileCodeRuns_ItsResultIsDelivered_AndStillPartOfTheSession()
    {
        await using var home = new RcsiHome();
        await using FullDisk disk = await FullDisk.MountAsync(home.State, 8);
        try
        {
            await home.StartAgentAsync();
            string gate = home.File("gate", "");
            await using (RemoteAgent agent = await ConnectAsync(home))
            {
                await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("kept"), Token);
                Task<SubmissionOutcome> running = session.SubmitAsync(
                    $"while (File.Exists(\"{gate}\")) Thread.Sleep(5); string made = new string('y', 20_000); made", cancellationToken: Token);
                await Deadline.UntilAsync(
                    () => agent.ListSessionsAsync(Token), all => all[0].Availability == SessionAvailability.Busy, "it runs");
                disk.Fill();
                File.Delete(gate);
                SubmissionOutcome outcome = await running.WithinAsync();
                Assert.Equal(SubmissionStatus.Completed, outcome.Status);

                // It ran, although that cannot be written down yet; nothing new is taken until it is.
                HistoryEntry entry = Assert.Single(await agent.HistoryAsync(session.Selector, cancellationToken: Token));
                Assert.Equal(SubmissionStatus.Completed, entry.Status);
                await AssertRefusedAsync(agent, session, home);

                disk.Free();
                int compiler = home.ProcessWith("RemoteCsi.Compiler.dll");
                Signals.Kill(compiler);
                await ProcessTable.UntilGoneAsync(compiler);
                Assert.Equal("20000", await ValueAsync(session, "made.Length"));
            }

            int killed = home.ProcessWith("agent serve");
            Signals.Kill(killed);
            await ProcessTable.UntilGoneAsync(killed);
            await home.StartAgentAsync();
            await using (RemoteAgent agent = await ConnectAsync(home))
            {
                await using RemoteSession session = await agent.EnterSessionAsync(new SessionSelector(Name: "kept"), cancellationToken: Token);
                Assert.Equal("'y'", await ValueAsync(session, "made[0]"));
            }
        }
        finally
        {
            await home.RunAsync("agent", "stop");
        }
    }

    private static async Task AssertRefusedAsync(RemoteAgent agent, RemoteSession session, RcsiHome home)
    {
        RemoteCsiException submission = await Assert.ThrowsAsync<RemoteCsiException>(() => session.SubmitAsync(Long + "1", cancellationToken: Token));
        Assert.Equal(AgentErrorCode.JournalUnwritable, submission.AgentError);
        Assert.Contains("cannot be written", submission.Message, StringComparison.Ordinal);
        RemoteCsiException made = await Assert.ThrowsAsync<RemoteCsiException>(() => agent.CreateSessionAsync(new NewSessionRequest("refused"), Token));
        Assert.Equal(AgentErrorCode.JournalUnwritable, made.AgentError);

        SessionInfo kept = Assert.Single(await agent.ListSessionsAsync(Token));
        Assert.Equal(("kept", SessionAvailability.Available), (kept.Name, kept.Availability));
        Assert.Single(Directory.GetDirectories(Path.Combine(home.State, "sessions")));
        ProgramResult said = await home.RunAsync("invoke", home.Endpoint, "--session", "kept", "-c", Long + "1");
        Assert.Equal(1, said.ExitCode);
        Assert.Single(said.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<string?> ValueAsync(RemoteSession session, string code)
    {
        SubmissionOutcome outcome = await session.SubmitAsync(code, cancellationToken: Token).WithinAsync(TimeSpan.FromMinutes(1));
        Assert.True(outcome.Status == SubmissionStatus.Completed, $"{outcome} {outcome.Diagnostics.FirstOrDefault()}");
        return outcome.Value?.Text;
    }

    private static Task<RemoteAgent> ConnectAsync(RcsiHome home) =>
        RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: Token);
}
