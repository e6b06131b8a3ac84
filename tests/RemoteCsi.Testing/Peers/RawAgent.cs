using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace RemoteCsi.Testing.Peers;

/// <summary>An agent that answers whatever a test wants over a unix socket, well formed or not.</summary>
public sealed class RawAgent : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Func<RawAgentClient, JsonNode, Task> _answer;
    private readonly List<Task> _serving = [];
    private readonly List<Socket> _clients = [];

    /// <summary>Listens at a path.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="answer">Called with every message of a client.</param>
    public RawAgent(string path, Func<RawAgentClient, JsonNode, Task> answer)
    {
        _answer = answer;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _serving.Add(AcceptAsync());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        lock (_clients)
        {
            _clients.ForEach(client => client.Dispose());
        }

        await Task.WhenAll(_serving.ToArray()).WaitAsync(Deadline.Usual);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptAsync();
                lock (_clients)
                {
                    _clients.Add(client);
                    _serving.Add(ServeAsync(client));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var client = new RawAgentClient(socket);
        try
        {
            while (await client.ReceiveAsync() is { } message)
            {
                await _answer(client, message);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // The client hung up, as it should on much of what it is sent.
        }
    }
}
