using System.Net.Sockets;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Testing.Peers;

namespace RemoteCsi.EndToEnd.Tests.Wire;

/// <summary>Code of a session may write to its worker's own connections, and anybody of the user to its socket; only that session may suffer.</summary>
public sealed class HostileWorkerTests(RcsiHome home) : IClassFixture<RcsiHome>, IAsyncLifetime
{
    private const string WriteToEverySocket = """
        using System.Net.Sockets;
        void WriteToEverySocket(byte[] bytes, int times)
        {
            foreach (string file in Directory.GetFiles("/proc/self/fd"))
            {
                try
                {
                    if (new FileInfo(file).LinkTarget.StartsWith("socket:"))
                    {
                        var socket = new Socket(new SafeSocketHandle(nint.Parse(Path.GetFileName(file)), ownsHandle: false));
                        for (int i = 0; i < times; i++) socket.Send(bytes, SocketFlags.DontWait());
                    }
                }
                catch (Exception) { }
            }
        }
        """;

    private RemoteAgent? _agent;

    public static TheoryData<string, string> Frames => new()
    {
        { "garbage", "Enumerable.Repeat((byte)0xAA, 5000).ToArray()" },
        { "two gigabytes", "new byte[] { 255, 255, 255, 127, 1 }" },
        { "a negative length", "new byte[] { 255, 255, 255, 255 }" },
        { "an unknown kind", "new byte[] { 2, 0, 0, 0, 200, 1 }" },
        { "a frame for a worker", "new byte[] { 1, 0, 0, 0, 9 }" },
        { "a frame that is cut", "new byte[] { 100, 0, 0, 0, 67, 1, 0 }" },
        { "output with a number below zero", "new byte[] { 14, 0, 0, 0, 65, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0 }" },
        { "nonsense again and again", "Enumerable.Repeat((byte)0xEE, 300).ToArray()" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RemoteAgent Agent => _agent!;

    public async ValueTask InitializeAsync()
    {
        await home.StartAgentAsync();
        _agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => Agent.DisposeAsync();

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task CodeThatWritesToItsWorkersSocket_HarmsNobodyElse_AndItsSessionGoesOn(string what, string bytes)
    {
        int agentId = home.ProcessWith("agent serve");
        await using RemoteSession neighbour = await Agent.NewSessionAsync(new NewSessionRequest(), Token);
        await using RemoteSession session = await Agent.NewSessionAsync(new NewSessionRequest(), Token);
        string code = WriteToEverySocket.Replace("SocketFlags.DontWait()", "(SocketFlags)0x40", StringComparison.Ordinal)
            + $"WriteToEverySocket({bytes}, {(what.Contains("again", StringComparison.Ordinal) ? 20 : 1)}); 7";

        SubmissionOutcome outcome = await session.SubmitAsync(code, cancellationToken: Token).WithinAsync(what: what);

        Assert.True(outcome.Value?.Text == "7", $"{what}: {outcome}");
        Assert.Equal("3", (await neighbour.SubmitAsync("1 + 2", cancellationToken: Token).WithinAsync(what: $"the neighbour after {what}")).Value?.Text);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal($"{i}", (await session.SubmitAsync($"{i}", cancellationToken: Token).WithinAsync(what: $"the session itself after {what}")).Value?.Text);
        }

        Assert.Equal(agentId, home.ProcessWith("agent serve"));
    }

    [Fact]
    public async Task CodeThatSendsNonsenseForEver_DoesNotKeepTheAgentBusy()
    {
        int agentId = home.ProcessWith("agent serve");
        await using RemoteSession session = await Agent.NewSessionAsync(new NewSessionRequest(), Token);
        await session.SubmitAsync(
            WriteToEverySocket.Replace("SocketFlags.DontWait()", "(SocketFlags)0x40", StringComparison.Ordinal)
                + "new Thread(() => { while (true) { WriteToEverySocket(new byte[] { 255, 255, 255, 255 }, 1); Thread.Sleep(1); } }) { IsBackground = true }.Start();",
            cancellationToken: Token).WithinAsync();

        // The first pauses are short, and an agent that has just started has its own things to do: one second is looked at after the other.
        TimeSpan used = await Deadline.UntilAsync(async () =>
        {
            TimeSpan before = ProcessMemory.ProcessorTime(agentId);
            await Task.Delay(TimeSpan.FromSeconds(1), Token);
            return ProcessMemory.ProcessorTime(agentId) - before;
        }, used => used < TimeSpan.FromSeconds(0.25), "the agent uses less than a quarter of a second's processor time");
        TestContext.Current.TestOutputHelper?.WriteLine($"the agent used {used.TotalMilliseconds:0} ms of one second");
        await Agent.InterruptAsync(new InterruptRequest(session.Selector, null, EndWorker: true), Token);
    }

    [Fact]
    public async Task HostileBytesAtTheWorkersSocket_AreHungUpOn_AndTheSessionGoesOn()
    {
        await using RemoteSession session = await Agent.NewSessionAsync(new NewSessionRequest(), Token);
        await session.SubmitAsync("int n = 41;", cancellationToken: Token).WithinAsync();
        string socket = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(home.AgentSocket)!, $"w{session.Info.Id}.sock");
        foreach (byte[] bytes in (byte[][])[[255, 255, 255, 127], [0, 0, 0, 0], [1, 4, 0, 0, 1], [1, 0, 0, 0, 9], [1, 0, 0, 0, 250], .. "GET / HTTP/1.1\r\n\r\n"u8.ToArray().Chunk(100)])
        {
            using RawPeer peer = RawPeer.Connect(socket);
            await peer.SendAsync(bytes);
            await peer.UntilHungUpAsync(TimeSpan.FromSeconds(15));
        }

        var idle = new List<RawPeer>();
        try
        {
            for (int i = 0; i < 500; i++)
            {
                idle.Add(RawPeer.Connect(socket));
            }

            Assert.Equal("42", (await session.SubmitAsync("n + 1", cancellationToken: Token).WithinAsync()).Value?.Text);
            Assert.InRange(Directory.GetDirectories($"/proc/{session.Info.WorkerPid}/task").Length, 1, 60);
        }
        finally
        {
            idle.ForEach(peer => peer.Dispose());
        }
    }

    [Fact]
    public async Task CodeThatUsesUpItsDescriptors_KeepsItsSession_WhenSomebodyConnectsMeanwhile()
    {
        await using var few = new RcsiHome();
        await few.StartAgentAsync(descriptors: 300);
        await using RemoteAgent agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(few.Endpoint), cancellationToken: Token);
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(), Token);
        string socket = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(few.AgentSocket)!, $"w{session.Info.Id}.sock");

        // The runtime remembers for ever that an assembly could not be loaded; what shows a value is loaded before.
        await session.SubmitAsync("1 > 0", cancellationToken: Token).WithinAsync();
        await session.SubmitAsync(
            """
            var open = new List<FileStream>();
            try { while (true) open.Add(new FileStream("/dev/null", FileMode.Open, FileAccess.Read)); } catch (IOException) { }
            """, cancellationToken: Token).WithinAsync();
        using (RawPeer peer = RawPeer.Connect(socket))
        {
            // Without a descriptor no assembly can be loaded, not even to show a value; but it runs.
            Assert.Equal(SubmissionStatus.Completed, (await session.SubmitAsync("1 + 1", cancellationToken: Token).WithinAsync()).Status);
        }

        SubmissionOutcome after = await session.SubmitAsync("open.ForEach(file => file.Dispose()); open.Count > 100", cancellationToken: Token).WithinAsync();
        Assert.Equal("true", after.Value?.Text);
        using RawPeer another = RawPeer.Connect(socket);
        await another.SendAsync([255, 255, 255, 127]);
        await another.UntilHungUpAsync();
    }
}
