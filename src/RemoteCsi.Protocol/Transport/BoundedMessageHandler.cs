using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace RemoteCsi.Protocol.Transport;

/// <summary>
/// JSON-RPC messages over a stream, each behind a <c>Content-Length</c> header as in the Language Server Protocol, with
/// bounds that hold before anything is parsed.
/// </summary>
/// <remarks>
/// Thread safety is <see cref="MessageHandlerBase"/>'s: writes from any thread, reads one at a time. A message goes out
/// in one write, so that with no-delay it leaves in as few packets as it needs.
/// </remarks>
public sealed class BoundedMessageHandler : MessageHandlerBase
{
    private readonly Stream _reading;
    private readonly Stream _writing;
    private readonly FrameLimits _limits;
    private readonly SemaphoreSlim _calls;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly ArrayBufferWriter<byte> _outgoing = new();

    // _buffer[_start.._end] holds received bytes that no message has taken yet; only the reader touches these.
    private int _start;
    private int _end;
    private volatile int _frameBytes;
    private volatile bool _heldBack;
    private long _received;

    /// <summary>Makes a handler that owns both streams, which may be one and the same.</summary>
    public BoundedMessageHandler(Stream reading, Stream writing, FrameLimits limits)
        : base(CreateFormatter())
    {
        _reading = reading;
        _writing = writing;
        _limits = limits;
        _frameBytes = limits.HelloFrameBytes;
        _calls = new SemaphoreSlim(limits.CallsInFlight);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>How many bytes have come so far. It grows within a message, too, so it shows that the peer lives.</summary>
    public long BytesReceived => Interlocked.Read(ref _received);

    /// <summary>True while the bound on calls in flight keeps this side from reading.</summary>
    public bool IsHeldBack => _heldBack;

    /// <summary>From now on messages may have <see cref="FrameLimits.FrameBytes"/>: the peer has said its hello.</summary>
    public void Trust() => _frameBytes = _limits.FrameBytes;

    /// <inheritdoc/>
    protected override async ValueTask<JsonRpcMessage?> ReadCoreAsync(CancellationToken cancellationToken)
    {
        int length = await ReadHeadersAsync(cancellationToken).ConfigureAwait(false);
        if (length < 0)
        {
            return null;
        }

        byte[] body = new byte[length];
        int buffered = Math.Min(length, _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(body);
        _start += buffered;
        for (int filled = buffered; filled < length;)
        {
            int got = await ReceiveAsync(body.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            filled += got > 0 ? got : throw new EndOfStreamException("the connection ended within a message");
        }

        JsonRpcMessage message;
        try
        {
            message = ((IJsonRpcMessageTextFormatter)Formatter).Deserialize(new ReadOnlySequence<byte>(body), Encoding.UTF8);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or DecoderFallbackException)
        {
            throw new FrameException($"a message of {length} bytes is no JSON-RPC: {exception.Message}");
        }

        if (message is JsonRpcRequest { IsResponseExpected: true })
        {
            // Back-pressure instead of refusal: what is over the limit waits in the socket.
            _heldBack = true;
            await _calls.WaitAsync(cancellationToken).ConfigureAwait(false);
            _heldBack = false;
        }

        return message;
    }

    /// <inheritdoc/>
    protected override async ValueTask WriteCoreAsync(JsonRpcMessage content, CancellationToken cancellationToken)
    {
        const int HeaderRoom = 40;
        _outgoing.ResetWrittenCount();
        _outgoing.GetSpan(HeaderRoom)[..HeaderRoom].Clear();
        _outgoing.Advance(HeaderRoom);
        Formatter.Serialize(_outgoing, content);
        int length = _outgoing.WrittenCount - HeaderRoom;
        if (length > _limits.FrameBytes)
        {
            throw new FrameException($"a message of {length} bytes is over the limit of {_limits.FrameBytes}");
        }

        byte[] header = Encoding.ASCII.GetBytes($"Content-Length: {length}\r\n\r\n");
        Memory<byte> message = MemoryMarshal.AsMemory(_outgoing.WrittenMemory)[(HeaderRoom - header.Length)..];
        header.CopyTo(message);
        await _writing.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        if (content is JsonRpcResult or JsonRpcError)
        {
            // Only now: an answer that could not be written is followed by an error that says so.
            _calls.Release();
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask FlushAsync(CancellationToken cancellationToken) =>
        await _writing.FlushAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reading.Dispose();
            _writing.Dispose();
        }

        base.Dispose(disposing);
    }

    private static SystemTextJsonFormatter CreateFormatter() => new()
    {
        JsonSerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            MaxDepth = 64,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(WireJson.Default, new DefaultJsonTypeInfoResolver()),
        },
    };

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int got = await _reading.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _received, got);
        return got;
    }

    /// <summary>Reads header lines up to the empty one. Returns the content length, or -1 at the end of the stream between messages.</summary>
    private async ValueTask<int> ReadHeadersAsync(CancellationToken cancellationToken)
    {
        int scanned = _start;
        while (true)
        {
            int end = _buffer.AsSpan(scanned, _end - scanned).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                end += scanned;
                int length = ParseHeaders(_buffer.AsSpan(_start, end - _start));
                _start = end + 4;
                return length;
            }

            if (_end - _start >= FrameLimits.HeaderBytes)
            {
                throw new FrameException($"a header is longer than {FrameLimits.HeaderBytes} bytes");
            }

            scanned = Math.Max(_start, _end - 3);
            if (_start > 0 && _buffer.Length - _end < FrameLimits.HeaderBytes)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                scanned -= _start;
                _end -= _start;
                _start = 0;
            }

            int got = await ReceiveAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (got == 0)
            {
                return _start == _end ? -1 : throw new EndOfStreamException("the connection ended within a header");
            }

            _end += got;
        }
    }

    private int ParseHeaders(ReadOnlySpan<byte> headers)
    {
        if (headers.Length > FrameLimits.HeaderBytes)
        {
            throw new FrameException($"a header is longer than {FrameLimits.HeaderBytes} bytes");
        }

        int? length = null;
        foreach (Range range in headers.Split("\r\n"u8))
        {
            ReadOnlySpan<byte> line = headers[range];
            int colon = line.IndexOf((byte)':');
            if (colon < 0)
            {
                throw new FrameException("a header line has no colon");
            }

            if (!Ascii.EqualsIgnoreCase(line[..colon].Trim(" \t"u8), "Content-Length"u8))
            {
                continue;
            }

            ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
            if (!Utf8Parser.TryParse(value, out int parsed, out int used) || used != value.Length || parsed <= 0)
            {
                throw new FrameException("a Content-Length is no positive number");
            }

            length = parsed;
        }

        if (length is not int bytes)
        {
            throw new FrameException("a header has no Content-Length");
        }

        int limit = _frameBytes;
        return bytes <= limit ? bytes : throw new FrameException($"a message of {bytes} bytes is over the limit of {limit}");
    }
}
