using System.Text.Json;
using System.Text.Json.Serialization;

namespace RemoteCsi.Agent.Journal;

/// <summary>A string that is written a piece at a time: as a whole, one of 4 MB would have the writer ask for a buffer of 12 to 48 MB.</summary>
internal sealed class LongTextJson : JsonConverter<string>
{
    private const int Piece = 16 * 1024;

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ReadOnlySpan<char> left = value;
        for (; left.Length > Piece; left = left[Piece..])
        {
            writer.WriteStringValueSegment(left[..Piece], isFinalSegment: false);
        }

        writer.WriteStringValueSegment(left, isFinalSegment: true);
    }
}
