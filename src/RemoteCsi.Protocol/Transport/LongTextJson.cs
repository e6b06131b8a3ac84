using System.Text.Json;
using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Transport;

/// <summary>Texts that may be long: such a one stays part of its message if that is one of <see cref="LargeMessages"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LongTextJson : JsonConverter<LongText>
{
    // A client's source, which goes alone, or a file of a history that is to be run again, of which the answer has room for one: the longest that a message may have.
    private const int MostAtOnce = 2 * 1024 * 1024;

    private static readonly StringJson Strings = new();

    /// <inheritdoc/>
    public override LongText? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && !reader.HasValueSequence && reader.ValueSpan.Length > LargeGarbage.SmallBytes
            && LargeMessages.Find(reader.ValueSpan) is { IsEmpty: false } kept
            ? new LongText(kept)
            : Strings.Read(ref reader, typeof(string), options);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LongText value, JsonSerializerOptions options)
    {
        if (value.IsString)
        {
            StringJson.Write(writer, value.ToString(), MostAtOnce);
            return;
        }

        value.InPieces(writer, static (piece, writer) => writer.WriteStringValueSegment(piece, isFinalSegment: false));
        writer.WriteStringValueSegment(ReadOnlySpan<char>.Empty, isFinalSegment: true);
    }
}
