using System.Net.Sockets;
using System.Threading.Channels;
using RemoteCsi.Agent.Files;
using RemoteCsi.Protocol.Transport;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Workers;

/// <summary>One connection to a worker. It ends when either side does; the worker itself may live on.</summary>
/// <remarks>
/// Sending is safe from any thread and never waits for the worker, whose process runs user code and may be stopped. Frames are
/// handed to the receiver one at a time, in order.
/// </remarks>
internal sealed class WorkerLink : IDisposable
{
    // An outcome is the largest: a value as JSON and its display, or eight exceptions.
    private const int LargestReceived = 8 * 1024 * 1024;

    // So many unsent ones tell that nobody reads.
    private const int MostUnsent = 1024;

    private static readonly TimeSpan WelcomeDeadline = TimeSpan.FromSeconds(30);

    // A frame of this size fits into a socket that says it can be written to: a unix socket says so while most of its buffer is free.
    private const int LargestAtOnce = 32 * 1024;

    private readonly FrameStream _frames;
    private readonly Socket _socket;
    private readonly Lock _guard = new();

    // Guarded by _guard: frames that the writing task has still to write.
    private int _unsent;
    private readonly Channel<ReadOnlyMemory<byte>> _outgoing = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(MostUnsent) { SingleReader = true });

    private WorkerLink(FrameStream frames, Socket socket, WelcomeFrame welcome)
    {
        _frames = frames;
        _socket = socket;
        Welcome = welcome;
        _ = WriteAsync();
    }

    /// <summary>What the worker said of itself when the link was made.</summary>
    public WelcomeFrame Welcome { get; }

    /// <summary>Connects to a worker that listens.</summary>
    /// <param name="socketPath">Its socket.</param>
    /// <param name="ackedSequence">The last output chunk we have; the worker sends what follows.</param>
    /// <param name="attached">Whether a client reads the output.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="IOException">Nobody listens, or it is no worker of ours.</exception>
    public static async Task<WorkerLink> ConnectAsync(
        string socketPath, long ackedSequence, bool attached, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken).ConfigureAwait(false);
            if (PeerUser.Of(socket) is { } peer && peer.UserId != OwnerOnly.UserId)
            {
                throw new IOException($"the socket {socketPath} belongs to user {peer.UserId}, not to a worker of ours");
            }

            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(WelcomeDeadline);
            var frames = new FrameStream(new NetworkStream(socket, ownsSocket: true)) { LargestReceived = LargestReceived };
            await frames.WriteAsync(FrameStream.Encode(new HelloFrame(ackedSequence, attached, TakesReports: true)), deadline.Token).ConfigureAwait(false);
            return await frames.ReadAsync(deadline.Token).ConfigureAwait(false) is WelcomeFrame welcome
                ? new WorkerLink(frames, socket, welcome)
                : throw new IOException($"the worker at {socketPath} did not answer the hello");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new IOException($"the worker at {socketPath} did not answer the hello within {WelcomeDeadline.TotalSeconds:0} s");
        }
        catch (InvalidDataException exception)
        {
            socket.Dispose();
            throw new IOException($"what listens on {socketPath} is no worker: {exception.Message}", exception);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException($"the worker at {socketPath} cannot be reached: {exception.Message}", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a frame. A broken link is not reported here: <see cref="ReceiveAsync"/> ends.</summary>
    /// <exception cref="InvalidDataException">It is larger than a frame may be; nothing was sent.</exception>
    public void Send(Frame frame)
    {
        ReadOnlyMemory<byte> bytes = FrameStream.Encode(frame);
        lock (_guard)
        {
            if (_unsent == 0 && bytes.Length <= LargestAtOnce && TrySendAtOnce(bytes.Span))
            {
                return;
            }

            if (_outgoing.Writer.TryWrite(bytes))
            {
                _unsent++;
                return;
            }
        }

        Dispose();
    }

    /// <summary>The next frame; null when the link has ended. For an answer that is expected while nothing else can come.</summary>
    public async Task<Frame?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _frames.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Hands every frame to <paramref name="receiver"/> until the link ends, which is when this returns.</summary>
    /// <returns>False when it ended because the bytes were no frames.</returns>
    public async Task<bool> ReceiveAsync(Action<Frame> receiver, CancellationToken cancellationToken)
    {
        try
        {
            while (await _frames.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
            {
                receiver(frame);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // However a link ends, what follows is the same: see whether the process still lives.
        }
        catch (InvalidDataException)
        {
            // User code may have found the socket of its own process. A new link begins with whole frames again.
            Dispose();
            return false;
        }

        return true;
    }

    public void Dispose()
    {
        _outgoing.Writer.TryComplete();
        _frames.Dispose();
    }

    /// <summary>Spares the usual frame the way through another thread. The caller holds the lock.</summary>
    private bool TrySendAtOnce(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (!_socket.Poll(0, SelectMode.SelectWrite))
            {
                return false;
            }

            if (_socket.Send(bytes) < bytes.Length)
            {
                // Not to be mended: the worker would take what follows for the rest of this.
                _frames.Dispose();
            }

            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The reader sees the same end and is the one place that acts on it.
            return true;
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (ReadOnlyMemory<byte> frame in _outgoing.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                await _frames.WriteAsync(frame, CancellationToken.None).ConfigureAwait(false);
                lock (_guard)
                {
                    _unsent--;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The reader sees the same end and is the one place that acts on it.
        }
    }
}
