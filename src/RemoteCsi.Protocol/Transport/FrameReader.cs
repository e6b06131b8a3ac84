using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace RemoteCsi.Protocol.Transport;

/// <summary>Takes messages, each behind its header, out of a stream, and holds no more than their bounds allow.</summary>
/// <remarks>For one reader at a time; <see cref="Trust"/> may be called from any thread.</remarks>
internal sealed class FrameReader(Stream stream, FrameLimits limits) : IDisposable
{
    private const int LargeBuffer = 64 * 1024;

    // Whoever has not said hello is worth no more: thousands may only pretend to be about to.
    private const int SmallBuffer = 2 * FrameLimits.HeaderBytes;

    // _buffer[_start.._end] holds received bytes that no message has taken yet; only the reader touches these.
    private byte[] _buffer = new byte[SmallBuffer];
    private int _start;
    private int _end;
    private volatile bool _trusted;
    private byte[]? _large;
    private long _received;

    /// <summary>How many bytes have come so far; safe to ask from any thread.</summary>
    public long BytesReceived => Interlocked.Read(ref _received);

    /// <summary>Whether messages may have <see cref="FrameLimits.FrameBytes"/>. Safe to ask from any thread.</summary>
    public bool IsTrusted => _trusted;

    /// <summary>From now on messages may have <see cref="FrameLimits.FrameBytes"/>.</summary>
    public void Trust() => _trusted = true;

    /// <summary>Reads header lines up to the empty one. Returns the content length, or -1 at the end of the stream between messages.</summary>
    public async ValueTask<int> ReadLengthAsync(CancellationToken cancellationToken)
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
            if (_trusted && _buffer.Length < LargeBuffer)
            {
                Array.Resize(ref _buffer, LargeBuffer);
            }

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

    /// <summary>Reads a body; memory is taken as bytes come, not as a header promises them. It is the caller's until <see cref="Release"/>.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(int length, CancellationToken cancellationToken)
    {
        byte[] body = length <= _buffer.Length ? new byte[length] : _trusted ? NewLarge(length) : ArrayPool<byte>.Shared.Rent(_buffer.Length);
        int filled = Math.Min(length, _end - _start);
        _buffer.AsSpan(_start, filled).CopyTo(body);
        _start += filled;
        if (filled < length)
        {
            (_start, _end) = (0, 0);
        }

        while (filled < length)
        {
            if (filled == body.Length)
            {
                body = Grow(body, length);
            }

            // A socket keeps hold of the last memory that it was given to receive into. That is not to be a large body.
            Memory<byte> room = body.AsMemory(filled, Math.Min(body.Length, length) - filled);
            int got = await ReceiveAsync(body == _large ? _buffer.AsMemory(0, Math.Min(_buffer.Length, room.Length)) : room, cancellationToken).ConfigureAwait(false);
            if (body == _large)
            {
                _buffer.AsSpan(0, got).CopyTo(room.Span);
            }

            filled += got > 0 ? got : throw new EndOfStreamException("the connection ended within a message");
        }

        return body.AsMemory(0, length);
    }

    /// <summary>The last body is in use no longer. Returns how many bytes it had, if it was a large one.</summary>
    public int Release()
    {
        if (_large is not { } large)
        {
            return 0;
        }

        _large = null;
        LargeMessages.Remove(large);
        return large.Length;
    }

    // The system gives memory that nothing was written to when something is. And none of it stays in a pool, as what is outgrown would.
    private byte[] NewLarge(int length)
    {
        _large = GC.AllocateUninitializedArray<byte>(length);
        LargeMessages.Add(_large);
        return _large;
    }

    // What is outgrown goes back to the pool. The last one does not: nobody knows how long its message is in use.
    private static byte[] Grow(byte[] body, int length)
    {
        byte[] larger = body.Length * 2L >= length ? new byte[length] : ArrayPool<byte>.Shared.Rent(body.Length * 2);
        body.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(body);
        return larger;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        stream.Dispose();
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int got = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _received, got);
        return got;
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

        int limit = _trusted ? limits.FrameBytes : limits.HelloFrameBytes;
        return bytes <= limit ? bytes : throw new FrameException($"a message of {bytes} bytes is over the limit of {limit}");
    }
}
