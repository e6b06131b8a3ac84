namespace RemoteCsi.Client.Links;

/// <summary>A stream that is not read while the handlers of what was read before are behind.</summary>
/// <remarks>
/// It is what makes a slow terminal slow the program that writes to it, instead of filling this process's memory: the
/// socket fills, then the agent's bounded queue, then the worker's, and its producer waits.
/// </remarks>
internal sealed class PacedStream(Stream inner, OrderedDispatcher dispatcher) : Stream
{
    private volatile bool _paused;

    /// <summary>True while nothing is read because the handlers are behind.</summary>
    public bool IsPaused => _paused;

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
        _paused = true;
        await dispatcher.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        _paused = false;
        return await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
