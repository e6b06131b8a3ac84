using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Lives;

/// <summary>A home, its agent, and a connection to it.</summary>
internal sealed class LiveAgent : IAsyncDisposable
{
    public const string WorkerAssembly = "RemoteCsi.Worker.dll";

    private const string AgentCommand = "agent serve";

    private LiveAgent(RcsiHome home, RemoteAgent agent)
    {
        Home = home;
        Agent = agent;
    }

    public RcsiHome Home { get; }

    public RemoteAgent Agent { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts an agent with more options of <c>rcsi agent start</c>.</summary>
    public static async Task<LiveAgent> StartAsync(params string[] options)
    {
        var home = new RcsiHome();
        try
        {
            ProgramResult started = await home.RunAsync(["agent", "start", .. options]);
            Assert.True(started.ExitCode == 0, started.ToString());
            return new LiveAgent(home, await ConnectAsync(home));
        }
        catch
        {
            await home.DisposeAsync();
            throw;
        }
    }

    public static Task<RemoteAgent> ConnectAsync(RcsiHome home) =>
        RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: Token);

    public Task<RemoteSession> NewAsync(string name) => Agent.NewSessionAsync(new NewSessionRequest(name, WorkingDirectory: Home.Scratch), Token);

    public async Task<SessionInfo> InfoAsync(string name) =>
        Assert.Single(await Agent.ListSessionsAsync(Token), session => session.Name == name);

    /// <summary>Waits until a session is broken; returns it and how long that took.</summary>
    public Task<SessionInfo> UntilBrokenAsync(string name, TimeSpan deadline) => Deadline.UntilAsync(
        () => InfoAsync(name), info => info.State == SessionState.Broken, $"session {name} is broken", deadline);

    /// <summary>Waits for the spare worker; returns its process.</summary>
    public async Task<int> SpareAsync() =>
        (await Deadline.UntilAsync(() => Agent.StatusAsync(Token), status => status.SpareWorkerPid is not null, "a spare worker is ready")).SpareWorkerPid!.Value;

    /// <summary>Kills the agent, without the chance to do anything.</summary>
    public async Task KillAsync()
    {
        int agent = Home.ProcessWith(AgentCommand);
        Signals.Kill(agent);
        await ProcessTable.UntilGoneAsync(agent);
    }

    /// <summary>Kills the agent and starts another.</summary>
    public async Task KillAndRestartAsync(params string[] options)
    {
        await KillAsync();
        await Agent.DisposeAsync();
        ProgramResult started = await Home.RunAsync(["agent", "start", .. options]);
        Assert.True(started.ExitCode == 0, started.ToString());
        Agent = await ConnectAsync(Home);
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        if (!Home.Processes().Any(id => ProcessTable.CommandLine(id).Contains(AgentCommand, StringComparison.Ordinal)))
        {
            // A test that ended the agent left sessions, which only another can end.
            await Home.StartAgentAsync();
        }

        await Home.DisposeAsync();
    }
}

/// <summary>What these tests ask of sessions.</summary>
internal static class SessionQuestions
{
    /// <summary>The text of a submission's value.</summary>
    public static async Task<string?> ValueAsync(this RemoteSession session, string code)
    {
        SubmissionOutcome outcome = await session
            .SubmitAsync(code, cancellationToken: TestContext.Current.CancellationToken).WithinAsync(what: code);
        Assert.True(
            outcome.Status == SubmissionStatus.Completed,
            $"{code}: {outcome.Status} {outcome.Cause} {outcome.Exception?.Message} {string.Join<SubmissionDiagnostic>(' ', outcome.Diagnostics)}");
        return outcome.Value?.Text;
    }
}
