using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.EndToEnd.Tests.Lives;

/// <summary>A worker waits for the session that comes next, and nothing of that shows.</summary>
public sealed class SpareWorkerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NewSession_TakesTheSpare_WhichIsReplaced_AndIsNoSession()
    {
        await using LiveAgent live = await LiveAgent.StartAsync();
        int spare = await live.SpareAsync();
        AgentStatus status = await live.Agent.StatusAsync(Token);
        Assert.Equal((0, spare), (status.Sessions, live.Home.ProcessWith(LiveAgent.WorkerAssembly)));
        Assert.Empty(await live.Agent.ListSessionsAsync(Token));

        await using RemoteSession session = await live.NewAsync("first");
        Assert.Equal(spare, session.Info.WorkerPid);
        int next = await live.SpareAsync();
        Assert.NotEqual(spare, next);
        await using RemoteSession second = await live.NewAsync("second");
        Assert.Equal(next, second.Info.WorkerPid);
    }

    [Fact]
    public async Task Session_OnTheSpare_IsAsAnyOther()
    {
        await using LiveAgent live = await LiveAgent.StartAsync();
        int spare = await live.SpareAsync();
        await using RemoteSession session = await live.NewAsync("as-any");
        Assert.Equal(spare, session.Info.WorkerPid);
        var chunks = new List<long>();
        session.OutputReceived += chunk => chunks.Add(chunk.Sequence);

        // The state, the output's numbers, the directory, the error file, and what was loaded before.
        Assert.Equal($"\"{live.Home.Scratch}\"", await session.ValueAsync("Environment.CurrentDirectory"));
        Assert.Equal("1", await session.ValueAsync(
            "AppDomain.CurrentDomain.GetAssemblies().Count(a => a.GetName().Name!.StartsWith(\"Submission\") && a != System.Reflection.Assembly.GetExecutingAssembly()) "));
        Assert.Equal("0", await session.ValueAsync("System.Runtime.Loader.AssemblyLoadContext.All.Count(c => c.Name == \"warming\")"));
        await session.ValueAsync("Console.WriteLine(\"one\");");
        Assert.Equal([1L], chunks);
        await session.ValueAsync("System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"echo told >&2\"]).WaitForExit();");
        string errors = Path.Combine(live.Home.State, "sessions", $"{session.Info.Id}", "stderr");
        Assert.Equal("told\n", await File.ReadAllTextAsync(errors, Token));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(errors));

        // Another file of a relative path than the agent's own directory has.
        live.Home.File("here.csx", "int Here() => 5;");
        Assert.Equal("5", await session.ValueAsync("#load \"here.csx\"\nHere()"));
    }

    [Fact]
    public async Task FirstSubmission_OfASessionOnTheSpare_LoadsAndRefersFromItsOwnDirectory()
    {
        await using LiveAgent live = await LiveAgent.StartAsync();
        await live.SpareAsync();
        live.Home.File("first.csx", "int First() => 7;");
        await using RemoteSession session = await live.NewAsync("loads");
        Assert.Equal("7", await session.ValueAsync("#load \"first.csx\"\n#r \"System.Xml.Linq\"\nFirst() + 0 * new System.Xml.Linq.XElement(\"a\").Value.Length"));
    }

    [Fact]
    public async Task SpareThatWasKilledAMomentAgo_CostsNobodyASession_AndIsReplaced()
    {
        await using LiveAgent live = await LiveAgent.StartAsync();
        int spare = await live.SpareAsync();
        Signals.Kill(spare);
        await using RemoteSession session = await live.NewAsync("all-the-same");
        Assert.Equal("2", await session.ValueAsync("1+1"));
        int next = await live.SpareAsync();
        Assert.NotEqual(spare, next);

        Signals.Kill(next);
        await Deadline.UntilAsync(
            () => live.Agent.StatusAsync(Token), status => status.SpareWorkerPid is int other && other != next, "another spare worker is ready");
    }

    [Fact]
    public async Task Spare_DoesNotOutliveItsAgent()
    {
        await using LiveAgent live = await LiveAgent.StartAsync();
        int spare = await live.SpareAsync();
        await using RemoteSession session = await live.NewAsync("stays");
        int worker = session.Info.WorkerPid!.Value;
        Assert.Equal(spare, worker);
        int next = await live.SpareAsync();
        await live.KillAsync();
        await ProcessTable.UntilGoneAsync(next, TimeSpan.FromSeconds(10));
        Assert.True(ProcessTable.IsAlive(worker));
    }

    [Fact]
    public async Task SpareKilledWithItsAgent_LeavesNoSocket()
    {
        await using LiveAgent live = await LiveAgent.StartAsync();
        int spare = await live.SpareAsync();
        Signals.Stop(spare);
        await live.KillAsync();
        Signals.Kill(spare);
        await ProcessTable.UntilGoneAsync(spare);
        Assert.Single(Directory.GetFiles(Path.Combine(live.Home.State, "run"), "s*-*.sock"));
        await live.Home.StartAgentAsync();
        string own = $"s{live.Home.ProcessWith("agent serve")}-";
        Assert.All(
            Directory.GetFiles(Path.Combine(live.Home.State, "run"), "s*-*.sock"),
            path => Assert.StartsWith(own, Path.GetFileName(path), StringComparison.Ordinal));
    }

    [Fact]
    public async Task SpareThatDoesNotAnswer_IsGivenUpForAnother()
    {
        await using LiveAgent live = await LiveAgent.StartAsync();
        int spare = await live.SpareAsync();
        Signals.Stop(spare);
        await using RemoteSession session = await live.NewAsync("answers");
        Assert.NotEqual(spare, session.Info.WorkerPid);
        Assert.Equal("2", await session.ValueAsync("1+1"));
        await ProcessTable.UntilGoneAsync(spare);
    }

    [Fact]
    public async Task AgentStop_EndsTheSpare_AlsoWhenSessionsAreKept()
    {
        await using LiveAgent live = await LiveAgent.StartAsync();
        await using RemoteSession session = await live.NewAsync("kept");
        int spare = await live.SpareAsync();
        ProgramResult stopped = await live.Home.RunAsync("agent", "stop", "--keep-sessions");
        Assert.Equal(0, stopped.ExitCode);
        await ProcessTable.UntilGoneAsync(spare, TimeSpan.FromSeconds(10));
        Assert.Equal(session.Info.WorkerPid, live.Home.ProcessWith(LiveAgent.WorkerAssembly));
    }

    [Fact]
    public async Task SwitchedOff_NoneIsKept()
    {
        await using LiveAgent live = await LiveAgent.StartAsync("--no-spare");
        await using RemoteSession session = await live.NewAsync("alone");
        await session.ValueAsync("Thread.Sleep(4000);");
        Assert.Null((await live.Agent.StatusAsync(Token)).SpareWorkerPid);
        Assert.Equal(session.Info.WorkerPid, live.Home.ProcessWith(LiveAgent.WorkerAssembly));
    }
}
