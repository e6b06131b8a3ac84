using System.Text;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Client.Links;

/// <summary>Reads what a remote command writes, and makes sure that it begins with the protocol.</summary>
/// <remarks>A login shell that prints a greeting is the usual trouble; without this it would show as a broken header.</remarks>
internal sealed class OpeningStream(Stream inner) : Stream
{
    private const int LongestNoise = 80;

    // Every message begins with a Content-Length or, from other implementations, a Content-Type.
    private static readonly byte[] Opening = "content-"u8.ToArray();

    // What came while it still looked like the opening, in the sender's own spelling.
    private readonly List<byte> _early = [];
    private int _matched;

    /// <summary>True once the far side has begun to speak the protocol.</summary>
    public bool Opened => _matched == Opening.Length;

    /// <summary>The beginning of what came instead, in one line; null when nothing did.</summary>
    public string? Noise { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int got = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (!Opened)
        {
            Check(buffer.Span[..got]);
        }

        return got;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> got)
    {
        _early.AddRange(got);
        foreach (byte one in got)
        {
            if (Opened)
            {
                return;
            }

            if ((one | 0x20) != Opening[_matched] && one != Opening[_matched])
            {
                string line = Encoding.UTF8.GetString([.. _early]).Trim().Split(['\n', '\r'])[0];
                Noise = line.Length <= LongestNoise ? line : line[..LongestNoise] + "…";
                throw new FrameException("something other than the protocol came first");
            }

            _matched++;
        }
    }
}
