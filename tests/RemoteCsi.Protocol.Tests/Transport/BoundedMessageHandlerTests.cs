using System.IO.Pipelines;
using System.Text;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc.Protocol;
using Xunit;

namespace RemoteCsi.Protocol.Tests.Transport;

public sealed class BoundedMessageHandlerTests
{
    private static readonly FrameLimits Limits = new(FrameBytes: 4096, HelloFrameBytes: 256, CallsInFlight: 2);

    [Theory]
    [InlineData("Content-Length: 46\r\n\r\n")]
    [InlineData("content-length:46\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n")]
    public async Task Read_WellFormedHeader_GivesTheMessage(string header)
    {
        JsonRpcMessage? message = await ReadAsync(header + """{"jsonrpc":"2.0","id":1,"method":"ping","x":1}""");
        Assert.Equal("ping", Assert.IsType<JsonRpcRequest>(message, exactMatch: false).Method);
    }

    [Fact]
    public async Task Read_EndBetweenMessages_GivesNull() => Assert.Null(await ReadAsync(""));

    [Theory]
    [InlineData("Content-Length: 2147483647\r\n\r\n", "over the limit")]
    [InlineData("Content-Length: 257\r\n\r\n", "over the limit")]
    [InlineData("Content-Length: -1\r\n\r\n", "no positive number")]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\n", "no positive number")]
    [InlineData("Content-Length: 1 2\r\n\r\n", "no positive number")]
    [InlineData("Content-Type: x\r\n\r\n", "no Content-Length")]
    [InlineData("hello\r\n\r\n", "no colon")]
    [InlineData("Content-Length: 4\r\n\r\nnull", "no JSON-RPC")]
    [InlineData("Content-Length: 4\r\n\r\n{}{}", "no JSON-RPC")]
    [InlineData("Content-Length: 3\r\n\r\n[1]", "no JSON-RPC")]
    public async Task Read_NoMessage_SaysWhatIsWrong(string bytes, string complaint)
    {
        FrameException exception = await Assert.ThrowsAsync<FrameException>(() => ReadAsync(bytes));
        Assert.Contains(complaint, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_HeaderWithoutEnd_IsRefusedAtItsBound()
    {
        FrameException exception = await Assert.ThrowsAsync<FrameException>(() => ReadAsync("X: " + new string('y', 5000)));
        Assert.Contains("longer than 1024", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NestedTooDeep_IsRefused()
    {
        string body = """{"jsonrpc":"2.0","method":"m","params":""" + new string('[', 80) + new string(']', 80) + "}";
        await Assert.ThrowsAsync<FrameException>(() => ReadAsync($"Content-Length: {body.Length}\r\n\r\n{body}"));
    }

    [Fact]
    public async Task Read_TruncatedBody_IsAnEndOfStream() =>
        await Assert.ThrowsAsync<EndOfStreamException>(() => ReadAsync("Content-Length: 50\r\n\r\n{\"jsonrpc\""));

    [Fact]
    public async Task Read_AfterTrust_AcceptsWhatWasTooLargeBefore()
    {
        string body = $$"""{"jsonrpc":"2.0","method":"m","params":["{{new string('x', 1000)}}"]}""";
        JsonRpcMessage? message = await ReadAsync($"Content-Length: {body.Length}\r\n\r\n{body}", trust: true);
        Assert.IsType<JsonRpcRequest>(message, exactMatch: false);
    }

    [Fact]
    public async Task Read_ManySmallWrites_FindsEveryMessage()
    {
        const int Seed = 20261122;
        var random = new Random(Seed);
        var pipe = new Pipe();
        using var handler = new BoundedMessageHandler(pipe.Reader.AsStream(), Stream.Null, Limits);
        var bytes = new List<byte>();
        for (int i = 0; i < 500; i++)
        {
            string body = $$"""{"jsonrpc":"2.0","method":"m{{i}}","params":["{{new string('x', random.Next(100))}}"]}""";
            bytes.AddRange(Encoding.UTF8.GetBytes($"Content-Length: {body.Length}\r\n\r\n{body}"));
        }

        Task writing = Task.Run(async () =>
        {
            for (int sent = 0; sent < bytes.Count;)
            {
                int count = Math.Min(random.Next(1, 50), bytes.Count - sent);
                await pipe.Writer.WriteAsync(bytes.GetRange(sent, count).ToArray(), TestContext.Current.CancellationToken);
                sent += count;
            }
        }, TestContext.Current.CancellationToken);
        for (int i = 0; i < 500; i++)
        {
            JsonRpcMessage? message = await handler.ReadAsync(TestContext.Current.CancellationToken);
            Assert.Equal($"m{i}", Assert.IsType<JsonRpcRequest>(message, exactMatch: false).Method);
        }

        await writing;
    }

    [Fact]
    public async Task Read_MoreCallsThanMayBeInFlight_WaitsForAnAnswer()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string calls = string.Concat(Enumerable.Range(1, 3).Select(id =>
        {
            string body = $$"""{"jsonrpc":"2.0","id":{{id}},"method":"m"}""";
            return $"Content-Length: {body.Length}\r\n\r\n{body}";
        }));
        using var handler = new BoundedMessageHandler(new MemoryStream(Encoding.UTF8.GetBytes(calls)), new MemoryStream(), Limits);
        await handler.ReadAsync(cancellation);
        await handler.ReadAsync(cancellation);
        ValueTask<JsonRpcMessage?> third = handler.ReadAsync(cancellation);
        Assert.False(third.IsCompleted);
        await handler.WriteAsync(new JsonRpcResult { RequestId = new StreamJsonRpc.RequestId(1), Result = null }, cancellation);
        Assert.NotNull(await third);
    }

    [Fact]
    public async Task Read_LargeCallBehindASmallOneThatWaits_IsRead()
    {
        // The small one may ask for an outcome that is hours away, and what would end it may stand behind the large one.
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var limits = new FrameLimits(FrameBytes: 64 * 1024, HelloFrameBytes: 64 * 1024, CallsInFlight: 8) { CallBytesInFlight = 30_000 };
        string calls = string.Concat(new[] { 100, 29_990, 29_990 }.Select((size, id) =>
        {
            string body = $$"""{"jsonrpc":"2.0","id":{{id}},"method":"m","params":["{{new string('x', size - 50)}}"]}""";
            return $"Content-Length: {body.Length}\r\n\r\n{body}";
        }));
        using var handler = new BoundedMessageHandler(new MemoryStream(Encoding.UTF8.GetBytes(calls)), new MemoryStream(), limits);
        await handler.ReadAsync(cancellation);
        ValueTask<JsonRpcMessage?> second = handler.ReadAsync(cancellation);
        Assert.True(second.IsCompleted);
        await second;
        ValueTask<JsonRpcMessage?> third = handler.ReadAsync(cancellation);
        Assert.False(third.IsCompleted);
        await handler.WriteAsync(new JsonRpcResult { RequestId = new StreamJsonRpc.RequestId(1), Result = null }, cancellation);
        Assert.NotNull(await third);
    }

    [Fact]
    public async Task Write_OfAnySize_IsReadAsItWas()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var limits = new FrameLimits(FrameBytes: 4 * 1024 * 1024, HelloFrameBytes: 64, CallsInFlight: 100);
        var sent = new MemoryStream();
        int[] sizes = [0, 900, 1000, 1024, 2048, 65_000, 65_400, 65_536, 70_000, 131_072, 400_000, 10];
        using (var writer = new BoundedMessageHandler(Stream.Null, sent, limits))
        {
            foreach (int size in sizes)
            {
                await writer.WriteAsync(new JsonRpcRequest { Method = new string('m', size + 1), Arguments = new[] { new string('é', size) } }, cancellation);
            }
        }

        using var reader = new BoundedMessageHandler(new MemoryStream(sent.ToArray()), Stream.Null, limits);
        reader.Trust();
        foreach (int size in sizes)
        {
            var read = Assert.IsType<JsonRpcRequest>(await reader.ReadAsync(cancellation), exactMatch: false);
            Assert.Equal(size + 1, read.Method?.Length);
            Assert.True(read.TryGetArgumentByNameOrIndex(null, 0, typeof(string), out object? text));
            Assert.Equal(new string('é', size), text);
        }

        Assert.Null(await reader.ReadAsync(cancellation));
    }

    [Fact]
    public async Task Write_OverTheLimit_IsRefusedBeforeAByteIsSent()
    {
        var sent = new MemoryStream();
        using var handler = new BoundedMessageHandler(Stream.Null, sent, Limits);
        var message = new JsonRpcRequest { Method = "m", Arguments = new[] { new string('x', 5000) } };
        await Assert.ThrowsAsync<MessageTooLargeException>(async () => await handler.WriteAsync(message, TestContext.Current.CancellationToken));
        Assert.Equal(0, sent.Length);
    }

    private static async Task<JsonRpcMessage?> ReadAsync(string bytes, bool trust = false)
    {
        using var handler = new BoundedMessageHandler(new MemoryStream(Encoding.UTF8.GetBytes(bytes)), Stream.Null, Limits);
        if (trust)
        {
            handler.Trust();
        }

        return await handler.ReadAsync(TestContext.Current.CancellationToken);
    }
}
