using System.Collections.Concurrent;
using System.Diagnostics;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Links;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Testing.Relays;

namespace RemoteCsi.EndToEnd.Tests.Links;

/// <summary>A peer that is silent without having closed anything is found by both sides; one that is only busy is not.</summary>
public sealed class DeadPeerTests
{
    /// <summary>15 s are promised; the rest is what a machine with other things to do may take to say so.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(15 + 3);

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ADeadPeer_IsFoundByBothSides_Within15Seconds_IdleOrWithDataInFlight()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RemoteAgent watcher = await ConnectAsync(home.Endpoint);
        await using var idle = await Dying.StartAsync(home, "idle", "");
        await using var flowing = await Dying.StartAsync(home, "flowing", "while (true) Console.WriteLine(\"more and more and more\");");

        // Swallowed: whatever is sent seems to arrive. Stalled: nothing is taken, so both sides are stuck in their writes.
        idle.Relay.Swallow();
        flowing.Relay.Stall();
        long began = Stopwatch.GetTimestamp();
        Task<TimeSpan> agentSide = Deadline.UntilAsync(
            () => watcher.ListSessionsAsync(Token), sessions => sessions.All(session => session.Clients == 0), "the agent finds both clients dead", Promised)
            .ContinueWith(found => found.IsCompletedSuccessfully ? Stopwatch.GetElapsedTime(began) : throw found.Exception!.InnerException!, TaskScheduler.Default);
        await Task.WhenAll(idle.Lost, flowing.Lost).WithinAsync(Promised, "both clients find the agent dead");
        TimeSpan clientSide = Stopwatch.GetElapsedTime(began);
        TestContext.Current.TestOutputHelper?.WriteLine($"clients after {clientSide.TotalSeconds:F1} s, agent after {(await agentSide).TotalSeconds:F1} s");

        idle.Relay.Flow();
        flowing.Relay.Flow();
        await Task.WhenAll(idle.Back, flowing.Back).WithinAsync(what: "both links are made again");
    }

    [Fact]
    public async Task BusyPeers_AreNotDead()
    {
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        await using RemoteAgent agent = await ConnectAsync(home.Endpoint, Short);
        var links = new ConcurrentQueue<LinkState>();
        agent.LinkChanged += links.Enqueue;
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest("busy"), Token);
        await using RemoteSession other = await agent.NewSessionAsync(new NewSessionRequest("other"), Token);

        // A handler that is behind for longer than the limit, under output that never pauses: nothing is read here.
        bool held = false;
        session.OutputReceived += _ =>
        {
            if (!held)
            {
                held = true;
                Thread.Sleep(Short * 1.7);
            }
        };
        Task<SubmissionOutcome> writing = session.SubmitAsync("for (int i = 0; i < 60_000; i++) Console.WriteLine(new string('x', 200));", cancellationToken: Token);

        // Code that takes all processors, while more calls wait for it than the agent takes at a time.
        Task<SubmissionOutcome>[] computing =
        [
            .. Enumerable.Range(0, 80).Select(_ => other.SubmitAsync(
                "Parallel.For(0, 2 * Environment.ProcessorCount, _ => { var end = DateTime.UtcNow.AddMilliseconds(50); while (DateTime.UtcNow < end) { } });",
                cancellationToken: Token)),
        ];
        await writing.WithinAsync(TimeSpan.FromSeconds(60));
        await Task.WhenAll(computing).WithinAsync(TimeSpan.FromSeconds(90));

        Assert.Empty(links);
    }

    [Fact]
    public async Task AClientThatIsStopped_ForLessThanTheLimit_IsKept_AndForMore_ComesBackToItsResult()
    {
        await using var home = new RcsiHome();
        string gate = home.File("gate", "");
        await home.StartAgentAsync();
        await using RemoteAgent watcher = await ConnectAsync(home.Endpoint);
        home.Set("RCSI_SILENCE_SECONDS", "5");
        await using RunningProgram invoke = home.Start(
            "invoke", "local", "--session", "stopped", "-c", $"Console.WriteLine(\"begun\"); while (File.Exists(\"{gate}\")) Thread.Sleep(5); Console.WriteLine(\"over\"); 42");
        await invoke.Stdout.UntilContainsAsync("begun");

        Signals.Stop(invoke.Id);
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2.5)))
        {
            // All that time the agent must not let go of it.
            while (!limit.IsCancellationRequested)
            {
                Assert.Equal(1, (await SessionAsync(watcher, "stopped")).Clients);
                await Task.WhenAny(Task.Delay(100, limit.Token));
            }
        }

        Signals.Continue(invoke.Id);
        Assert.Equal(1, (await SessionAsync(watcher, "stopped")).Clients);

        Signals.Stop(invoke.Id);
        await Deadline.UntilAsync(() => SessionAsync(watcher, "stopped"), session => session.Clients == 0, "the agent lets go of it");
        File.Delete(gate);
        await Deadline.UntilAsync(
            () => SessionAsync(watcher, "stopped"), session => session.Availability == SessionAvailability.Available, "the code ends without it");
        Signals.Continue(invoke.Id);

        ProgramResult result = await invoke.WaitAsync();
        Assert.Equal((0, "begun\nover\n42\n"), (result.ExitCode, result.Stdout));
    }

    private static Task<RemoteAgent> ConnectAsync(string endpoint, TimeSpan? silence = null)
    {
        var options = new RemoteAgentOptions();
        return RemoteAgent.ConnectAsync(Endpoint.Parse(endpoint), silence is TimeSpan limit ? options with { SilenceTimeout = limit } : options, Token);
    }

    private static async Task<SessionInfo> SessionAsync(RemoteAgent agent, string name) =>
        (await agent.ListSessionsAsync(Token)).Single(session => session.Name == name);

    /// <summary>A client in a session of its own, behind a relay that is about to fall silent.</summary>
    private sealed class Dying : IAsyncDisposable
    {
        private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _back = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly RemoteAgent _agent;
        private readonly RemoteSession _session;

        private Dying(FaultyRelay relay, RemoteAgent agent, RemoteSession session)
        {
            (Relay, _agent, _session) = (relay, agent, session);
            agent.LinkChanged += link => (link.Status == LinkStatus.Up ? _back : _lost).TrySetResult();
        }

        public FaultyRelay Relay { get; }

        public Task Lost => _lost.Task;

        public Task Back => _back.Task;

        public static async Task<Dying> StartAsync(RcsiHome home, string name, string code)
        {
            var relay = new FaultyRelay(Path.Combine(home.Path, name), home.AgentSocket);
            RemoteAgent agent = await ConnectAsync(relay.Endpoint);
            RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(name), Token);
            var flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (code.Length > 0)
            {
                session.OutputReceived += _ => flows.TrySetResult();
                _ = session.SubmitAsync(code, cancellationToken: CancellationToken.None).ContinueWith(static _ => { }, TaskScheduler.Default);
                await flows.Task.WithinAsync();
            }

            return new Dying(relay, agent, session);
        }

        public async ValueTask DisposeAsync()
        {
            await _session.InterruptAsync(endWorker: true, cancellationToken: Token);
            await _session.DisposeAsync();
            await _agent.DisposeAsync();
            await Relay.DisposeAsync();
        }
    }
}
