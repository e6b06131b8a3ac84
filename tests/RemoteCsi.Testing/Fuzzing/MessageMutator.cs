using System.Globalization;
using System.Text;

namespace RemoteCsi.Testing.Fuzzing;

/// <summary>Makes hostile client messages out of proper ones: of their JSON, their frames, and their bytes.</summary>
/// <remarks>The same seed gives the same messages. Not thread-safe.</remarks>
public sealed class MessageMutator(int seed)
{
    private static readonly string[] Proper =
    [
        """{"jsonrpc":"2.0","id":1,"method":"hello","params":{"version":{"major":1,"minor":0},"client":"fuzz/1","origin":"x@y"}}""",
        """{"jsonrpc":"2.0","id":2,"method":"ping"}""",
        """{"jsonrpc":"2.0","id":3,"method":"session/list"}""",
        """{"jsonrpc":"2.0","id":4,"method":"agent/status"}""",
        """{"jsonrpc":"2.0","id":5,"method":"session/enter","params":{"session":{"name":"nobody"},"fromSequence":1}}""",
        """{"jsonrpc":"2.0","id":6,"method":"session/submit","params":{"session":{"id":4711},"submissionId":"a","code":"1+1","wantValueJson":true}}""",
        """{"jsonrpc":"2.0","id":7,"method":"session/complete","params":{"session":{"id":4711},"code":"Console.","position":8,"trigger":"."}}""",
        """{"jsonrpc":"2.0","id":"eight","method":"session/history","params":{"session":{"id":4711},"last":3}}""",
        """{"jsonrpc":"2.0","id":9,"method":"session/interrupt","params":{"session":{"id":4711},"submissionId":null,"endWorker":false}}""",
        """{"jsonrpc":"2.0","id":10,"method":"session/leave","params":{"name":"nobody"}}""",
        """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":6}}""",
        """{"jsonrpc":"2.0","id":3,"result":{"value":[1,2,3]}}""",
        """{"jsonrpc":"2.0","id":3,"error":{"code":-32000,"message":"no","data":{"type":"x","stack":"y"}}}""",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.5", "1e308", "9223372036854775808", "-9223372036854775809", "1e-400", "\"\"", "\"x\"", "[]", "{}", "[[[[]]]]",
        "{\"a\":{}}", "[null]", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\"", "\"\\u001b[2J\"", "{\"$type\":\"System.Object\"}", "NaN", "'x'", "",
    ];

    private static readonly string[] Methods =
        ["", "hello", "rpc.discover", "$/progress", "$/invokeProxy/1/x", "session/output", "Dispose", "session/no such", "../..", "\\u0000", "HelloAsync"];

    private readonly Random _random = new(seed);

    /// <summary>A framed hello that an agent accepts, for those who want to be further in.</summary>
    public static byte[] Hello { get; } = Frame(Encoding.UTF8.GetBytes(Proper[0]));

    /// <summary>The next piece to send: usually one frame, sometimes no frame at all. About half keep the connection going.</summary>
    public byte[] Next()
    {
        byte[] body = Encoding.UTF8.GetBytes(Proper[_random.Next(Proper.Length)]);
        return _random.Next(20) switch
        {
            0 => RandomBytes(_random.Next(1, 300)),
            1 => Frame(RandomBytes(_random.Next(1, 300))),
            2 => Framed(body, (body.Length + _random.Next(-5, 6)).ToString(CultureInfo.InvariantCulture)),
            3 => Framed(body, Pick(["", "-1", "0", "2147483647", "2147483648", "99999999999999999999", "0x10", "1 1", "+5", "١"])),
            4 => Header(body),
            5 => Frame(Encoding.UTF8.GetBytes(Nested())),
            6 => Frame(Flip(body)),
            7 => body,
            < 12 => Frame(Encoding.UTF8.GetBytes(Replaced(Encoding.UTF8.GetString(body)))),
            < 14 => Frame(Encoding.UTF8.GetBytes(Duplicated(Encoding.UTF8.GetString(body)))),
            < 16 => Frame(Encoding.UTF8.GetBytes(Renamed(Encoding.UTF8.GetString(body)))),
            _ => Frame(body),
        };
    }

    /// <summary>A frame around a body.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> body) => Framed(body, body.Length.ToString(CultureInfo.InvariantCulture));

    private static byte[] Framed(ReadOnlySpan<byte> body, string length) => [.. Encoding.UTF8.GetBytes($"Content-Length: {length}\r\n\r\n"), .. body];

    private byte[] Header(byte[] body)
    {
        string length = body.Length.ToString(CultureInfo.InvariantCulture);
        string header = _random.Next(6) switch
        {
            0 => $"Content-Length: {length}\n\n",
            1 => $"content-LENGTH:{length}\r\nContent-Type: x\r\n\r\n",
            2 => $"Content-Length: {length}\r\nContent-Length: 3\r\n\r\n",
            3 => $"X: {new string('x', _random.Next(2000))}\r\nContent-Length: {length}\r\n\r\n",
            4 => "\r\n\r\n",
            _ => $": {length}\r\n\r\n",
        };
        return [.. Encoding.UTF8.GetBytes(header), .. body];
    }

    private string Nested()
    {
        int depth = _random.Next(1, 3000);
        return _random.Next(3) switch
        {
            0 => new string('[', depth),
            1 => $$"""{"jsonrpc":"2.0","id":1,"method":"ping","params":{{new string('[', depth)}}{{new string(']', depth)}}}""",
            _ => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth),
        };
    }

    /// <summary>A value of the message replaced by one of another kind.</summary>
    private string Replaced(string message)
    {
        int[] colons = [.. Enumerable.Range(0, message.Length).Where(at => message[at] == ':' && message[at - 1] == '"')];
        int from = colons[_random.Next(colons.Length)] + 1;
        int depth = 0;
        bool quoted = false;
        int to = from;
        for (; to < message.Length; to++)
        {
            char letter = message[to];
            quoted ^= letter == '"';
            depth += quoted ? 0 : letter is '{' or '[' ? 1 : letter is '}' or ']' ? -1 : 0;
            if (depth < 0 || (depth == 0 && !quoted && letter == ','))
            {
                break;
            }
        }

        return message[..from] + (_random.Next(8) == 0 ? "\"" + new string('z', _random.Next(50_000)) + "\"" : Pick(Values)) + message[to..];
    }

    /// <summary>A field twice, or a part of the message left out.</summary>
    private string Duplicated(string message)
    {
        int comma = message.IndexOf(',', _random.Next(message.Length));
        int end = comma < 0 ? -1 : message.IndexOf(',', comma + 1);
        return end < 0 ? message[.._random.Next(message.Length)]
            : _random.Next(2) == 0 ? message[..end] + message[comma..]
            : message[..comma] + message[end..];
    }

    private string Renamed(string message) => message.Replace(
        message.Contains("\"method\":\"", StringComparison.Ordinal) ? message.Split("\"method\":\"")[1].Split('"')[0] : "result",
        Pick(Methods), StringComparison.Ordinal);

    private byte[] Flip(byte[] body)
    {
        for (int flips = _random.Next(1, 4); flips > 0; flips--)
        {
            body[_random.Next(body.Length)] = (byte)_random.Next(256);
        }

        return body;
    }

    private byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
