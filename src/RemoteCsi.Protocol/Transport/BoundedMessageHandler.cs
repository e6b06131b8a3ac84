using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;
using StreamJsonRpc.Reflection;

namespace RemoteCsi.Protocol.Transport;

/// <summary>
/// JSON-RPC messages over a stream, each behind a <c>Content-Length</c> header as in the Language Server Protocol, with
/// bounds that hold before anything is parsed.
/// </summary>
/// <remarks>
/// Thread safety is <see cref="MessageHandlerBase"/>'s: writes from any thread, reads one at a time. A message goes out
/// in one write, or in a few large ones, so that with no-delay it leaves in as few packets as it needs.
/// </remarks>
public sealed class BoundedMessageHandler : MessageHandlerBase, IJsonRpcMessageBufferManager
{
    private const int SmallestCounted = 16 * 1024;
    private const string Cancellation = "$/cancelRequest";

    private static readonly TimeSpan RefusalDeadline = TimeSpan.FromSeconds(1);

    private readonly FrameReader _reading;
    private readonly Stream _writing;
    private readonly FrameLimits _limits;
    private readonly CallsInFlight _calls;
    private readonly MessageBuffer _outgoing = new();

    /// <summary>Makes a handler that owns both streams, which may be one and the same.</summary>
    public BoundedMessageHandler(Stream reading, Stream writing, FrameLimits limits)
        : base(CreateFormatter())
    {
        _reading = new FrameReader(reading, limits);
        _writing = writing;
        _limits = limits;
        _calls = new CallsInFlight(limits);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>How many bytes have come so far. It grows within a message, too, so it shows that the peer lives.</summary>
    public long BytesReceived => _reading.BytesReceived;

    /// <summary>True while the bound on calls in flight keeps this side from reading.</summary>
    public bool IsHeldBack => _calls.IsHoldingBack;

    /// <summary>From now on messages may have <see cref="FrameLimits.FrameBytes"/>: the peer has said its hello.</summary>
    public void Trust() => _reading.Trust();

    /// <summary>
    /// A request that is not answered yet no longer holds what was read of it, so it counts as one of <see cref="FrameLimits.CallsInFlight"/>
    /// but not towards <see cref="FrameLimits.CallBytesInFlight"/>. Safe from any thread.
    /// </summary>
    public void ReleaseBytes(RequestId request) => _calls.ReleaseBytes(request);

    /// <summary>What was read of a message is in use no longer: its arguments, or its result, are objects by now.</summary>
    void IJsonRpcMessageBufferManager.DeserializationComplete(JsonRpcMessage message) => Release(message);

    /// <inheritdoc/>
    protected override async ValueTask<JsonRpcMessage?> ReadCoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                int length = await _reading.ReadLengthAsync(cancellationToken).ConfigureAwait(false);
                if (length < 0)
                {
                    return null;
                }

                await _calls.WaitForBytesAsync(length, cancellationToken).ConfigureAwait(false);
                if (length > LargeGarbage.SmallBytes && _reading.IsTrusted && _limits.GarbageBytes < long.MaxValue)
                {
                    await LargeGarbage.MakeRoomAsync(length * (1L + CallsInFlight.BytesOfText)).ConfigureAwait(false);
                }

                JsonRpcMessage message = Parse(await _reading.ReadBodyAsync(length, cancellationToken).ConfigureAwait(false));
                if (message is JsonRpcRequest { IsResponseExpected: true } call)
                {
                    await _calls.AddAsync(call.RequestId, length, cancellationToken).ConfigureAwait(false);
                }
                else if (message is JsonRpcRequest { Method: not Cancellation } && length > _limits.NotificationBytes)
                {
                    if (_limits.NotificationBytes == 0)
                    {
                        // Nobody here listens to any, and JSON-RPC has no answer to one.
                        Release(message);
                        continue;
                    }

                    throw new FrameException($"a notification of {length} bytes is over the limit of {_limits.NotificationBytes}");
                }

                return message;
            }
        }
        catch (FrameException exception) when (_limits.ExplainsRefusal)
        {
            await ExplainAsync(exception.Message).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask WriteCoreAsync(JsonRpcMessage content, CancellationToken cancellationToken)
    {
        const int HeaderRoom = 40;
        _outgoing.Clear();
        (int, int) place = _outgoing.Reserve(HeaderRoom);
        Formatter.Serialize(_outgoing, content);
        int length = _outgoing.Length - HeaderRoom;
        if (length > _limits.SentBytes)
        {
            throw new MessageTooLargeException(length, _limits.SentBytes);
        }

        byte[] header = Encoding.ASCII.GetBytes($"Content-Length: {length}\r\n\r\n");
        header.CopyTo(_outgoing.At(place)[(HeaderRoom - header.Length)..]);
        int skipped = HeaderRoom - header.Length;
        foreach (ReadOnlyMemory<byte> piece in _outgoing.Pieces)
        {
            await _writing.WriteAsync(piece[skipped..], cancellationToken).ConfigureAwait(false);
            skipped = 0;
        }

        if (content is JsonRpcResult or JsonRpcError)
        {
            // Only now: an answer that could not be written is followed by an error that says so.
            _calls.Remove(((IJsonRpcMessageWithId)content).RequestId);
        }

        // What it took to write a large message is not kept for the next.
        _outgoing.Clear();
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

            // The usual encoder writes six bytes for a quotation mark and for every letter that is not English, as if for a web page.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new StringJson() },
            RespectNullableAnnotations = true,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(WireJson.Default, new UnforeseenTypes())
                .WithAddedModifier(WireRequirement.Apply),
        },
    };

    private void Release(JsonRpcMessage message)
    {
        (message as IJsonRpcMessageBufferManager)?.DeserializationComplete(message);
        LargeGarbage.Add(_reading.Release(), _limits.GarbageBytes);
    }

    private JsonRpcMessage Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            if (body.Length > SmallestCounted)
            {
                CountValues(body.Span);
            }

            return ((IJsonRpcMessageTextFormatter)Formatter).Deserialize(new ReadOnlySequence<byte>(body), Encoding.UTF8);
        }
        catch (Exception exception) when (exception is not FrameException)
        {
            // Nothing but the peer's bytes went in, so whatever the parser throws is about them.
            throw new FrameException($"a message of {body.Length} bytes is no JSON-RPC: {exception.Message}");
        }
    }

    private void CountValues(ReadOnlySpan<byte> body)
    {
        int values = 0;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 64 });
        while (reader.Read())
        {
            if (++values > _limits.Values)
            {
                throw new FrameException($"a message of {body.Length} bytes holds more than {_limits.Values} values");
            }
        }
    }

    /// <summary>Tells the peer what was wrong, if it listens; who only sends is not waited for.</summary>
    private async Task ExplainAsync(string refusal)
    {
        using var deadline = new CancellationTokenSource(RefusalDeadline);
        try
        {
            var error = new JsonRpcError
            {
                RequestId = RequestId.Null,
                Error = new JsonRpcError.ErrorDetail { Code = JsonRpcErrorCode.InvalidRequest, Message = refusal },
            };
            await WriteAsync(error, deadline.Token).AsTask().WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It is gone or does not read; the connection ends all the same.
        }
    }
}
