using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RemoteCsi.Testing.Peers;

/// <summary>A client that sends whatever bytes a test wants over a unix socket, well formed or not.</summary>
public sealed class RawPeer : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly NetworkStream _stream;

    private RawPeer(string path)
    {
        _socket.Connect(new UnixDomainSocketEndPoint(path));
        _stream = new NetworkStream(_socket, ownsSocket: true);
    }

    /// <summary>Connects.</summary>
    public static RawPeer Connect(string path) => new(path);

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Sends as many of the bytes as the agent takes at once; waits until it takes one.</summary>
    public ValueTask<int> SendSomeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _socket.SendAsync(bytes, SocketFlags.None, cancellationToken);

    /// <summary>Sends a piece some times, or until the agent has taken nothing for a while; says how many bytes went.</summary>
    public async Task<long> SendUntilStuckAsync(byte[] piece, int times)
    {
        long sent = 0;
        try
        {
            for (int i = 0; i < times; i++)
            {
                for (int at = 0; at < piece.Length;)
                {
                    using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
                    int count = await SendSomeAsync(piece.AsMemory(at, Math.Min(32 * 1024, piece.Length - at)), patience.Token);
                    at += count;
                    sent += count;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Stuck, or hung up on.
        }

        return sent;
    }

    /// <summary>Sends text as it is.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends a request in a proper frame.</summary>
    public Task RequestAsync(int id, string method, JsonNode? parameters = null)
    {
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method };
        if (parameters is not null)
        {
            request["params"] = parameters;
        }

        return SendFrameAsync(request.ToJsonString());
    }

    /// <summary>Sends a message in a proper frame.</summary>
    public Task SendFrameAsync(string message)
    {
        byte[] body = Encoding.UTF8.GetBytes(message);
        return SendAsync([.. Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), .. body]);
    }

    /// <summary>Receives messages until the answer to a request comes; null when the agent hung up instead.</summary>
    public async Task<JsonNode?> AnswerAsync(int id, TimeSpan? deadline = null)
    {
        using var end = new CancellationTokenSource(deadline ?? Deadline.Usual);
        while (await ReceiveAsync(end.Token) is { } message)
        {
            if (message["id"]?.GetValueKind() == JsonValueKind.Number && message["id"]!.GetValue<int>() == id)
            {
                return message;
            }
        }

        return null;
    }

    /// <summary>Receives the next message; null when the agent hung up instead.</summary>
    public async Task<JsonNode?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var header = new StringBuilder();
        byte[] one = new byte[1];
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await ReadAsync(one, cancellationToken) == 0)
            {
                return null;
            }

            header.Append((char)one[0]);
        }

        int length = int.Parse(header.ToString().Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        byte[] body = new byte[length];
        await _stream.ReadExactlyAsync(body, cancellationToken);
        return JsonNode.Parse(body);
    }

    /// <summary>Waits until the agent hangs up. Throws when it does not in time.</summary>
    public async Task UntilHungUpAsync(TimeSpan? deadline = null)
    {
        using var end = new CancellationTokenSource(deadline ?? Deadline.Usual);
        byte[] buffer = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(buffer, end.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset instead of closed: it had not read all that was sent.
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"the agent did not hang up within {deadline ?? Deadline.Usual}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private async Task<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _stream.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            // Reset instead of closed: the same to us.
            return 0;
        }
    }
}
