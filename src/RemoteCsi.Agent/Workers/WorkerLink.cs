using System.Net.Sockets;
using RemoteCsi.Agent.Files;
using RemoteCsi.Protocol.Transport;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Workers;

/// <summary>One connection to a worker. It ends when either side does; the worker itself may live on.</summary>
/// <remarks>Sending is safe from any thread. Frames are handed to the receiver one at a time, in order.</remarks>
internal sealed class WorkerLink : IDisposable
{
    private readonly FrameStream _frames;

    private WorkerLink(FrameStream frames, WelcomeFrame welcome)
    {
        _frames = frames;
        Welcome = welcome;
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

            var frames = new FrameStream(new NetworkStream(socket, ownsSocket: true));
            frames.Write(new HelloFrame(ackedSequence, attached));
            return await frames.ReadAsync(cancellationToken).ConfigureAwait(false) is WelcomeFrame welcome
                ? new WorkerLink(frames, welcome)
                : throw new IOException($"the worker at {socketPath} did not answer the hello");
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
    public void Send(Frame frame)
    {
        try
        {
            _frames.Write(frame);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The reader sees the same end and is the one place that acts on it.
        }
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
    public async Task ReceiveAsync(Action<Frame> receiver, CancellationToken cancellationToken)
    {
        try
        {
            while (await _frames.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
            {
                receiver(frame);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // However a link ends, what follows is the same: see whether the process still lives.
        }
    }

    public void Dispose() => _frames.Dispose();
}
