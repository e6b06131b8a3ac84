using System.Net.Sockets;
using System.Text;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Client.Links;

/// <summary>A unix socket of this machine, whose other end is a process of this account.</summary>
internal sealed class UnixLink : ILink
{
    private readonly string _path;
    private readonly NetworkStream _stream;

    private UnixLink(string path, Socket socket, TimeSpan helloTimeout)
    {
        _path = path;
        _stream = new NetworkStream(socket, ownsSocket: true);
        HelloTimeout = helloTimeout;
    }

    /// <inheritdoc/>
    public Stream Reading => _stream;

    /// <inheritdoc/>
    public Stream Writing => _stream;

    /// <inheritdoc/>
    public TimeSpan HelloTimeout { get; }

    /// <summary>The socket, as the kernel counts it.</summary>
    public int Descriptor => (int)_stream.Socket.Handle;

    /// <summary>Connects, and refuses a socket that another account listens on.</summary>
    public static async Task<UnixLink> ConnectAsync(string path, RemoteAgentOptions options, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(path) > StateDirectory.MaximumSocketPathBytes)
        {
            throw new RemoteCsiException(
                RemoteCsiReason.InvalidEndpoint,
                $"the path of a socket is at most {StateDirectory.MaximumSocketPathBytes} bytes long: {path}");
        }

        // Asked first, because nobody being there yet is usual, and an exception from the socket costs a stack with files and lines.
        if (!Path.Exists(path))
        {
            throw new RemoteCsiException(RemoteCsiReason.NotReachable, NoSuchSocket(path));
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            RefuseOtherAccounts(path, socket);
            return new UnixLink(path, socket, options.HelloTimeout);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new RemoteCsiException(RemoteCsiReason.NotReachable, Explain(path, exception), exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Tells the agent that nothing more will come; what it still sends can be read.</summary>
    public void EndWriting()
    {
        try
        {
            _stream.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The agent is gone already, which the reader notices as well.
        }
    }

    /// <inheritdoc/>
    public ValueTask<RemoteCsiException> ExplainAsync(Exception? exception, bool timedOut) => ValueTask.FromResult(
        timedOut
            ? new RemoteCsiException(RemoteCsiReason.TimedOut, $"what listens on {_path} did not answer within {HelloTimeout.TotalSeconds:0.#} s", exception)
        : exception is FrameException
            ? new RemoteCsiException(RemoteCsiReason.NotAnAgent, $"what listens on {_path} is no agent: {exception.Message}", exception)
            : new RemoteCsiException(RemoteCsiReason.LinkLost, $"the agent on {_path} closed the connection", exception));

    /// <inheritdoc/>
    public void Abort() => _stream.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static void RefuseOtherAccounts(string path, Socket socket)
    {
        PeerUser? peer = PeerUser.Of(socket);
        if (peer is not null && peer.UserId != OwnAccount.UserId)
        {
            throw new RemoteCsiException(
                RemoteCsiReason.NotAnAgent, $"the socket {path} belongs to user id {peer.UserId}, not to you ({OwnAccount.UserId})");
        }
    }

    private static string NoSuchSocket(string path) => $"no agent listens on {path}: there is no such socket";

    private static string Explain(string path, SocketException exception) => exception.SocketErrorCode switch
    {
        // The kernel says ENOENT, which has no SocketError of its own.
        _ when !Path.Exists(path) => NoSuchSocket(path),
        SocketError.ConnectionRefused => $"no agent listens on {path}: the socket is left over",
        SocketError.AccessDenied => $"no permission for the socket {path}",
        _ => $"cannot connect to {path}: {exception.Message}",
    };
}
