using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace RemoteCsi.Testing.Peers;

/// <summary>One client of a <see cref="RawAgent"/>.</summary>
public sealed class RawAgentClient(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Sends a body in a proper frame.</summary>
    public Task SendFrameAsync(string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return SendAsync((byte[])[.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {bytes.Length}\r\n\r\n")), .. bytes]);
    }

    /// <summary>Answers a request with the JSON of a result.</summary>
    public Task AnswerAsync(JsonNode request, string result) =>
        SendFrameAsync($$"""{"jsonrpc":"2.0","id":{{request["id"]!.ToJsonString()}},"result":{{result}}}""");

    /// <summary>Sends a notification with the JSON of its parameters.</summary>
    public Task NotifyAsync(string method, string parameters) =>
        SendFrameAsync($$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{parameters}}}""");

    /// <summary>The next message; null when the client hung up.</summary>
    public async Task<JsonNode?> ReceiveAsync()
    {
        var header = new StringBuilder();
        byte[] one = new byte[1];
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one) == 0)
            {
                return null;
            }

            header.Append((char)one[0]);
        }

        byte[] body = new byte[int.Parse(header.ToString().Split(':')[1], CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(body);
        return JsonNode.Parse(body);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
