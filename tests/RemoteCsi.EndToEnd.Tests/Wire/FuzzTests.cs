using System.Diagnostics;
using System.Net.Sockets;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;
using RemoteCsi.Testing.Fuzzing;
using RemoteCsi.Testing.Peers;
using StreamJsonRpc.Protocol;

namespace RemoteCsi.EndToEnd.Tests.Wire;

/// <summary>
/// Mutated conversations, from a printed seed: against the message handler in this process, where most frames a second go
/// through, and against a real agent. <c>RCSI_FUZZ_FRAMES=10000000</c> makes each as long as that takes.
/// </summary>
public sealed class FuzzTests
{
    private const int PiecesAtOnce = 32;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handler_WhateverComes_GivesAMessageOrOneKindOfRefusal()
    {
        FuzzOptions options = FuzzOptions.FromEnvironment(TimeSpan.FromSeconds(4));
        var mutator = new MessageMutator(options.Seed);
        var watch = Stopwatch.StartNew();
        long frames = 0;
        long messages = 0;
        while (options.GoesOn(frames, watch.Elapsed))
        {
            byte[][] pieces = [.. Enumerable.Range(0, PiecesAtOnce).Select(_ => mutator.Next())];

            // A refusal ends a connection, so each piece also begins one; every other time all of them come on one.
            IEnumerable<byte[]> connections = frames % (2 * PiecesAtOnce) == 0 ? [pieces.SelectMany(piece => piece).ToArray()] : pieces;
            foreach (byte[] bytes in connections)
            {
                messages += await ReadAllAsync(bytes, options);
            }

            frames += pieces.Length;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{frames:N0} frames, {messages:N0} of them messages, in {watch.Elapsed.TotalSeconds:0.0} s, {options}");
        Assert.InRange(messages, frames / 10, frames);
    }

    [Fact]
    public async Task Agent_WhateverComes_LivesOn_AndOthersGoOnEvaluating()
    {
        FuzzOptions options = FuzzOptions.FromEnvironment(TimeSpan.FromSeconds(6));
        await using var home = new RcsiHome();
        await home.StartAgentAsync();
        int agentId = home.ProcessWith("agent serve");
        await using RemoteAgent agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(home.Endpoint), cancellationToken: Token);
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest(), Token);
        await session.SubmitAsync("int n = 0;", cancellationToken: Token).WithinAsync();

        using var attack = new CancellationTokenSource();
        long frames = 0;
        var watch = Stopwatch.StartNew();
        Task[] attackers = [.. Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            var mutator = new MessageMutator(options.Seed + number);
            while (options.GoesOn(Interlocked.Read(ref frames), watch.Elapsed) && !attack.IsCancellationRequested)
            {
                Interlocked.Add(ref frames, await ConverseAsync(home.AgentSocket, mutator));
            }
        }))];

        int evaluated = 0;
        Task all = Task.WhenAll(attackers);
        try
        {
            while (!all.IsCompleted)
            {
                SubmissionOutcome outcome = await session.SubmitAsync("++n", cancellationToken: Token).WithinAsync(what: $"an evaluation during the attack, {options}");
                Assert.True(outcome.Value?.Text == $"{++evaluated}", $"{outcome}, {options}");
            }
        }
        finally
        {
            await attack.CancelAsync();
            await all;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{frames:N0} frames in {watch.Elapsed.TotalSeconds:0.0} s, {evaluated} evaluations beside them, {options}");
        Assert.True(agentId == home.ProcessWith("agent serve"), $"the agent is another, {options}");
        Assert.True(evaluated > 0, $"nobody could evaluate, {options}");
        Assert.True(ProcessMemory.ResidentMegabytes(agentId) < 400, $"the agent has {ProcessMemory.ResidentMegabytes(agentId)} MB, {options}");
    }

    /// <summary>Reads all messages of a stream; anything thrown but the one refusal, or the end of the stream, fails.</summary>
    private static async Task<int> ReadAllAsync(byte[] bytes, FuzzOptions options)
    {
        int messages = 0;
        using var handler = new BoundedMessageHandler(new MemoryStream(bytes), new MemoryStream(), FrameLimits.Agent);
        try
        {
            while (await handler.ReadAsync(CancellationToken.None) is { } message)
            {
                messages++;
                if (message is JsonRpcRequest { IsResponseExpected: true } request)
                {
                    await handler.WriteAsync(new JsonRpcResult { RequestId = request.RequestId }, CancellationToken.None);
                }
            }
        }
        catch (Exception exception) when (exception is FrameException or EndOfStreamException)
        {
            // As it should be.
        }
        catch (Exception exception)
        {
            Assert.Fail($"{exception.GetType()} ({exception.Message}) for {Convert.ToHexString(bytes)}, {options}\n{exception.StackTrace}");
        }

        return messages;
    }

    /// <summary>One connection of the attack; says how many frames it sent before the agent hung up.</summary>
    private static async Task<int> ConverseAsync(string path, MessageMutator mutator)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        int sent = 0;
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
            await socket.SendAsync(MessageMutator.Hello);
            Task drained = DrainAsync(socket);
            for (; sent < 200 && !drained.IsCompleted; sent++)
            {
                await socket.SendAsync(mutator.Next());
            }

            socket.Shutdown(SocketShutdown.Send);
            await drained.WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (SocketException)
        {
            // It hung up, as it may.
        }

        return Math.Max(sent, 1);
    }

    private static async Task DrainAsync(Socket socket)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It hung up with our bytes unread.
        }
    }
}
