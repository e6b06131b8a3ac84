using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using RemoteCsi.Protocol.Transport;
using RemoteCsi.Testing;
using RemoteCsi.Testing.Peers;
using Xunit;

namespace RemoteCsi.Agent.Tests.Sessions;

/// <summary>What ends a session, and what does not: a real agent and real workers, under a clock that the test moves.</summary>
public sealed class ReapingTests : IAsyncLifetime
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly JumpingTime _time = new();
    private readonly CancellationTokenSource _ending = new();
    private StateDirectory _state = null!;
    private Task<bool> _agent = Task.FromResult(true);

    public async ValueTask InitializeAsync()
    {
        string programs = Path.GetDirectoryName(Repository.Rcsi)!;
        string dotnet = Path.Combine(Repository.DotnetRoot, "dotnet");
        _state = StateDirectory.At(_folder.Path);
        _agent = AgentHost.ServeAsync(
            new AgentHostOptions
            {
                State = _state,
                WorkerCommand = [dotnet, Path.Combine(programs, "worker", "RemoteCsi.Worker.dll")],
                CompilerCommand = [dotnet, Path.Combine(programs, "compiler", "RemoteCsi.Compiler.dll")],
                RestorerCommand = [dotnet, Path.Combine(programs, "packages", "RemoteCsi.Packages.dll")],
                Version = "test 1",
                Logger = NullLogger.Instance,
                Time = _time,
            },
            _ending.Token);
        await Deadline.UntilAsync(() => Task.FromResult(File.Exists(_state.AgentSocket)), there => there, "the agent listens");
    }

    public async ValueTask DisposeAsync()
    {
        using (RawPeer peer = await ConnectAsync())
        {
            await peer.RequestAsync(9, "agent/stop", new JsonObject { ["keepSessions"] = false });
            await peer.AnswerAsync(9);
        }

        await _agent.WithinAsync();
        await _ending.CancelAsync();
        _ending.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task TemporarySession_OutlivesAClientThatVanished_ForItsGrace_AndNoLonger()
    {
        await LeaveBehindAsync(null);

        await PassAsync(Grace - TimeSpan.FromMinutes(1));
        Assert.Single(await SessionsAsync());

        await PassAsync(TimeSpan.FromMinutes(2));
        await Deadline.UntilAsync(SessionsAsync, sessions => sessions.Count == 0, "the temporary session goes");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24 * 365)]
    [InlineData(-24 * 365)]
    public async Task AWallClockThatJumps_ReapsNothing(int hours)
    {
        await LeaveBehindAsync(null);
        await LeaveBehindAsync("named");

        _time.Jump(TimeSpan.FromHours(hours));
        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(2, (await SessionsAsync()).Count);
    }

    private async Task<RawPeer> ConnectAsync()
    {
        RawPeer peer = RawPeer.Connect(_state.AgentSocket);
        await peer.RequestAsync(1, "hello", new JsonObject { ["version"] = new JsonObject { ["major"] = 1, ["minor"] = 1 }, ["client"] = "test" });
        Assert.NotNull((await peer.AnswerAsync(1))!["result"]);
        return peer;
    }

    /// <summary>Makes a session, enters it, and is gone without a word.</summary>
    private async Task LeaveBehindAsync(string? name)
    {
        using (RawPeer peer = await ConnectAsync())
        {
            await peer.RequestAsync(2, "session/new", new JsonObject { ["name"] = name, ["enter"] = true });
            Assert.NotNull((await peer.AnswerAsync(2))!["result"]);
        }

        await Deadline.UntilAsync(SessionsAsync, sessions => sessions.All(session => session!["clients"]!.GetValue<int>() == 0), "the agent notices");
    }

    // In steps, as time passes: the agent looks every 15 s.
    private async Task PassAsync(TimeSpan time)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(15))
        {
            _time.Pass(TimeSpan.FromSeconds(15));
            await SessionsAsync();
        }
    }

    private async Task<JsonArray> SessionsAsync()
    {
        using RawPeer peer = await ConnectAsync();
        await peer.RequestAsync(3, "session/list");
        return (JsonArray)(await peer.AnswerAsync(3))!["result"]!;
    }
}
