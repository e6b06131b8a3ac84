using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RemoteCsi.Protocol.Transport;
using Xunit;

namespace RemoteCsi.Protocol.Tests.Transport;

/// <summary>What is written and read a piece at a time is what the runtime would write and read as a whole.</summary>
public sealed class StringJsonTests
{
    private const int Seed = 20261126;
    private const int Piece = 1024;

    private static readonly string[] Letters = ["x", "y", " ", "\"", "\\", "\n", "\t", "\u0001", "\u007f", "<", "é", "漢", "\U0001F600", "\ud83d", "\ude00", "\u2028", "\uffff"];

    public static TheoryData<string> Encoders => ["usual", "relaxed"];

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Write_IsWhatTheRuntimeWrites(string encoder)
    {
        var random = new Random(Seed);
        (JsonSerializerOptions ours, JsonSerializerOptions plain) = Options(encoder);
        foreach (int length in Lengths())
        {
            string text = Text(random, length, Letters);
            Assert.True(JsonSerializer.SerializeToUtf8Bytes(text, plain).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(text, ours)), $"seed {Seed}, length {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Write_OfALetterThatAPieceSplits_KeepsIt(string encoder)
    {
        (JsonSerializerOptions ours, JsonSerializerOptions plain) = Options(encoder);
        foreach (string odd in new[] { "\U0001F600", "\ud83d", "\ude00", "\ud83d\ud83d\ude00", "\ude00\ud83d" })
        {
            for (int before = Piece - 4; before <= Piece + 1; before++)
            {
                foreach (string after in new[] { "", "z", new string('z', Piece), "\ude00" + new string('z', 2 * Piece) })
                {
                    string text = new string('x', before) + odd + after;
                    Assert.Equal(JsonSerializer.Serialize(text, plain), JsonSerializer.Serialize(text, ours));
                }
            }
        }
    }

    [Fact]
    public void Write_ByAWriterWithoutAnEncoder_LeavesLettersAsTheyAre()
    {
        var random = new Random(Seed);
        JsonSerializerOptions ours = new() { Converters = { new StringJson() } };
        foreach (int length in Lengths().Concat([126, 127, 128, 129, 130, 131]).Where(length => length <= 16 * 1024))
        {
            string text = Text(random, length, Letters);
            Assert.True(
                Relaxed(text).AsSpan().SequenceEqual(Write(writer => JsonSerializer.Serialize(writer, text, ours))), $"seed {Seed}, length {length}");
        }
    }

    [Fact]
    public void Write_OfALongSource_LeavesLettersAsTheyAre()
    {
        var random = new Random(Seed);
        foreach (int length in new[] { 17_000, 64 * 1024, 200_000, 1_500_000 })
        {
            string text = Text(random, length, Letters);
            Assert.True(
                Relaxed(text).AsSpan().SequenceEqual(Write(writer => JsonSerializer.Serialize(writer, (LongText)text))), $"seed {Seed}, length {length}");
        }
    }

    [Fact]
    public void Read_IsWhatTheRuntimeReads()
    {
        var random = new Random(Seed);
        (JsonSerializerOptions ours, JsonSerializerOptions plain) = Options("usual");
        foreach (int length in Lengths().Append(LargeGarbage.SmallBytes + 5).Append(200_000))
        {
            byte[] json = Json(random, length);
            Assert.Equal(JsonSerializer.Deserialize<string>(json, plain), JsonSerializer.Deserialize<string>(json, ours));
        }
    }

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("\\ude00")]
    [InlineData("\\ud83dx")]
    [InlineData("\\ud83d\\n")]
    [InlineData("\\ud83d\\ud83d\\ude00")]
    public void Read_OfHalfALetter_IsRefusedAsTheRuntimeRefusesIt(string odd)
    {
        (JsonSerializerOptions ours, JsonSerializerOptions plain) = Options("usual");
        string filling = new('x', 20_000);
        foreach (string json in new[] { $"\"{filling}{odd}\"", $"\"{odd}{filling}\"" })
        {
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<string>(json, plain));
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<string>(json, ours));
        }
    }

    [Theory]
    [InlineData(0xff)]
    [InlineData(0xc3)]
    public void Read_OfNoUtf8_IsRefusedAsTheRuntimeRefusesIt(int odd)
    {
        (JsonSerializerOptions ours, JsonSerializerOptions plain) = Options("usual");
        byte[] json = Encoding.UTF8.GetBytes($"\"\\n{new string('x', 20_000)}?\"");
        json[^2] = (byte)odd;
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<string>(json, plain));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<string>(json, ours));
    }

    [Fact]
    public void Begin_IsTheBeginning_AndHasNothingInItThatWasNot()
    {
        var random = new Random(Seed);
        for (int round = 0; round < 300; round++)
        {
            byte[] json = Json(random, random.Next(0, 3000));
            string whole = JsonSerializer.Deserialize<string>(json)!;
            int most = Math.Max(1, round % 2 == 0 ? whole.Length + random.Next(-2, 2) : random.Next(1, 3000));
            string expected = whole.Length <= most ? whole : whole[..most] + "…";
            var reader = new Utf8JsonReader(json);
            reader.Read();

            // Half a letter is none, whichever way that is said.
            Assert.Equal(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(StringJson.Begin(ref reader, most)));
        }
    }

    private static IEnumerable<int> Lengths() =>
        Enumerable.Range(0, 4).Concat(Enumerable.Range(1, 5).SelectMany(pieces => Enumerable.Range((pieces * Piece) - 3, 7))).Concat(Enumerable.Range(LargeGarbage.SmallBytes - 2, 5));

    private static (JsonSerializerOptions Ours, JsonSerializerOptions Plain) Options(string encoder)
    {
        JavaScriptEncoder one = encoder == "usual" ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return (new JsonSerializerOptions { Encoder = one, Converters = { new StringJson() } }, new JsonSerializerOptions { Encoder = one });
    }

    // As the runtime writes it; but of half a letter it escapes the sign for what is none, which has no need of that.
    private static byte[] Relaxed(string text) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(text, Options("relaxed").Plain).Replace("\\uFFFD", "\uFFFD", StringComparison.Ordinal));

    // As the formatter of StreamJsonRpc does it: its writer has no encoder, whatever the options say.
    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            write(writer);
        }

        return json.WrittenSpan.ToArray();
    }

    private static string Text(Random random, int length, string[] letters)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append(letters[random.Next(random.Next(4) == 0 ? letters.Length : 2)]);
        }

        return text.ToString(0, length);
    }

    /// <summary>A string as anybody may write one: letters as they are, or escaped, in either case.</summary>
    internal static byte[] Json(Random random, int length)
    {
        string[] written =
        [
            "x", "z", "\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t", "\\u0041", "\\u00E9", "\\u00e9", "é", "漢", "\U0001F600", "\\ud83d\\ude00", "\\uD83D\\uDE00", "\\u0000", "\\uffff",
        ];
        var json = new StringBuilder("\"");
        while (json.Length < length)
        {
            json.Append(written[random.Next(random.Next(3) == 0 ? written.Length : 2)]);
        }

        return Encoding.UTF8.GetBytes(json.Append('"').ToString());
    }
}
