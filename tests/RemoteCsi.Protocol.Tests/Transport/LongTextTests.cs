using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;
using StreamJsonRpc.Reflection;
using Xunit;

namespace RemoteCsi.Protocol.Tests.Transport;

/// <summary>A long text stays part of the message that it came in, and is the same text as if it were a string.</summary>
public sealed class LongTextTests
{
    private static readonly JsonSerializerOptions Usual = new() { Encoder = JavaScriptEncoder.Default };
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int Seed = 20261126;

    [Fact]
    public async Task AText_OfALargeMessage_StaysPartOfIt_AndIsWhatTheRuntimeReads()
    {
        var random = new Random(Seed);
        byte[][] texts = [.. Enumerable.Range(0, 12).Select(i => StringJsonTests.Json(random, 80_000 + (i * 1000)))];
        using var reader = new BoundedMessageHandler(new MemoryStream([.. texts.SelectMany(Frame)]), Stream.Null, new FrameLimits(4 * 1024 * 1024, 64, 100));
        reader.Trust();
        var read = new List<LongText>();
        foreach (byte[] _ in texts)
        {
            JsonRpcRequest request = Assert.IsType<JsonRpcRequest>(await reader.ReadAsync(TestContext.Current.CancellationToken), exactMatch: false);
            Assert.True(request.TryGetArgumentByNameOrIndex("code", 0, typeof(LongText), out object? text));
            ((IJsonRpcMessageBufferManager)reader).DeserializationComplete(request);
            read.Add(Assert.IsType<LongText>(text));
        }

        // Only now, when all the others have been read after it.
        foreach ((LongText text, byte[] json) in read.Zip(texts))
        {
            Assert.False(text.IsString);
            Same(JsonSerializer.Deserialize<string>(json)!, text, random);
        }
    }

    [Fact]
    public void AText_OfWhichNobodyHoldsTheMessage_IsAString()
    {
        byte[] json = StringJsonTests.Json(new Random(Seed), 80_000);
        LongText text = JsonSerializer.Deserialize<LongText>(json)!;
        Assert.True(text.IsString);
        Same(JsonSerializer.Deserialize<string>(json)!, text, new Random(Seed));
    }

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("\\ude00")]
    [InlineData("\\ud83dx")]
    public void HalfALetter_IsRefused(string odd)
    {
        byte[] json = Encoding.UTF8.GetBytes($"\"{new string('x', 20_000)}{odd}\"");
        LargeMessages.Add(json);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LongText>(json));
        LargeMessages.Remove(json);
    }

    [Fact]
    public void NoUtf8_IsRefused()
    {
        byte[] json = Encoding.UTF8.GetBytes($"\"{new string('x', 20_000)}?\"");
        json[^2] = 0xc3;
        LargeMessages.Add(json);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LongText>(json));
        LargeMessages.Remove(json);
    }

    [Fact]
    public void None_IsNone()
    {
        Assert.Null(JsonSerializer.Deserialize<LongText>("null"));
        Assert.Null((LongText?)(string?)null);
        Assert.Null((string?)(LongText?)null);
    }

    private static void Same(string expected, LongText text, Random random)
    {
        Assert.Equal(expected, text.ToString());
        Assert.Equal(expected.Length, text.Length);
        Assert.Equal(new LongText(expected), text);
        Assert.Equal(JsonSerializer.Serialize(expected, Usual), JsonSerializer.Serialize(text, Usual));
        Assert.Equal(JsonSerializer.Serialize(expected, Relaxed), JsonSerializer.Serialize(text, Relaxed));
        Assert.Equal(expected, JsonSerializer.Deserialize<string>(JsonSerializer.Serialize(text)));
        var pieces = new StringBuilder();
        text.InPieces(pieces, static (piece, pieces) => pieces.Append(piece));
        Assert.Equal(expected, pieces.ToString());
        foreach (int most in Enumerable.Range(0, 200).Select(i => i < 10 ? i : random.Next(expected.Length + 10)))
        {
            string begun = text.Begin(most);
            Assert.StartsWith(begun, expected, StringComparison.Ordinal);
            Assert.InRange(begun.Length, Math.Min(most, expected.Length) - 1, most);
        }
    }

    private static byte[] Frame(byte[] text)
    {
        byte[] body = [.. "{\"jsonrpc\":\"2.0\",\"id\":"u8, .. Encoding.ASCII.GetBytes($"{text.Length}"), .. ",\"method\":\"m\",\"params\":{\"code\":"u8, .. text, .. "}}"u8];
        return [.. Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), .. body];
    }
}
