using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Files;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent.Connections;

/// <summary>The agent's unix socket: only its owner can reach it, and the kernel is asked who did.</summary>
internal sealed class AgentListener : IDisposable
{
    // With 16, 483 of 500 clients that connected at once were refused.
    private const int Backlog = 512;

    private readonly Socket _socket;
    private readonly string _path;
    private readonly ILogger _logger;

    private AgentListener(Socket socket, string path, ILogger logger)
    {
        _socket = socket;
        _path = path;
        _logger = logger;
    }

    /// <summary>Listens at a path. The caller holds the agent's lock, so whatever is there is a dead agent's.</summary>
    public static AgentListener Listen(string path, ILogger logger)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string aside = path + ".new";
        File.Delete(aside);

        // The directory is 0700, so nobody can connect between bind and chmod; and the socket takes its name only when it is ready.
        socket.Bind(new UnixDomainSocketEndPoint(aside));
        File.SetUnixFileMode(aside, OwnerOnly.FileMode);
        socket.Listen(Backlog);
        File.Move(aside, path, overwrite: true);
        return new AgentListener(socket, path, logger);
    }

    /// <summary>Hands every connection of the owner's to <paramref name="serve"/>, which must not wait, until cancelled.</summary>
    public async Task AcceptAsync(Action<Socket> serve, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException exception)
            {
                // Out of file descriptors, or a client that was gone already: neither is a reason to stop listening.
                _logger.ConnectionEnded(0, exception.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            if (PeerUser.Of(client) is { } peer && peer.UserId != OwnerOnly.UserId)
            {
                _logger.PeerRefused(peer.UserId);
                client.Dispose();
                continue;
            }

            serve(client);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(_path);
    }
}
