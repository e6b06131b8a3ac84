using System.Text.Json;
using System.Text.Json.Serialization;

namespace RemoteCsi.Worker.Display;

/// <summary>A value as JSON, as System.Text.Json writes it with fields included and floating-point literals named.</summary>
internal static class ValueJson
{
    /// <summary>The longest JSON, in bytes of UTF-8.</summary>
    public const int LargestBytes = 1024 * 1024;

    private static readonly JsonSerializerOptions Options = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new BoundedStringConverter(), new BoundedBytesConverter() },
    };

    private static readonly Lazy<bool> Prepared = new(() => TryWrite(new[] { "" }) is not null);

    /// <summary>Loads what writing needs, once; runs no foreign code.</summary>
    public static void Prepare() => _ = Prepared.Value;

    /// <summary>Writes it; null when it cannot be serialised or is longer than <see cref="LargestBytes"/>.</summary>
    public static string? TryWrite(object value)
    {
        using var stream = new BoundedStream(LargestBytes);
        try
        {
            JsonSerializer.Serialize(stream, value, value.GetType(), Options);
            return stream.Text();
        }
        catch (Exception e) when (e is not ThreadInterruptedException)
        {
            // Whatever foreign getters and converters throw, and whatever has no JSON: there is none then.
            return null;
        }
    }

    // The serializer writes a string or a byte array in one piece, however long, before the stream sees any of it.
    private sealed class BoundedStringConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Bounded(value));

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString()!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Bounded(value));

        private static string Bounded(string value) => value.Length <= LargestBytes ? value : throw new JsonException("too long");
    }

    private sealed class BoundedBytesConverter : JsonConverter<byte[]>
    {
        public override byte[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetBytesFromBase64();

        public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) =>
            writer.WriteBase64StringValue(value.Length <= LargestBytes ? value : throw new JsonException("too long"));
    }
}
