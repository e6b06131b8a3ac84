using System.Text.Json;
using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Transport;

/// <summary>Strings, of which long ones are read and written a piece at a time.</summary>
/// <remarks>
/// As a whole, one of 4 MB would have the writer ask for a buffer of 12 to 48 MB, and the reader, if a single letter of it is escaped, for another of 4 MB, which
/// a shared pool then keeps. Thread-safe.
/// </remarks>
public sealed class StringJson : JsonConverter<string>
{
    private const int Piece = 1024;

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.String || reader.HasValueSequence || reader.ValueSpan.Length <= LargeGarbage.SmallBytes || !reader.ValueIsEscaped
            ? reader.GetString()
            : EscapedText.ToString(reader.ValueSpan);

    /// <summary>The beginning of the string that a reader is at.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="most">How many UTF-16 units of it, at most.</param>
    /// <returns>That, and an ellipsis if there is more.</returns>
    public static string Begin(ref Utf8JsonReader reader, int most)
    {
        ReadOnlySpan<byte> escaped = reader.ValueSpan;
        int length = EscapedText.LengthOf(escaped);
        return length == 0 ? "" : string.Create(Math.Min(length, most + 1), new Part(escaped, length > most), static (text, part) =>
        {
            Span<char> begun = part.IsCut ? text[..^1] : text;

            // Of a letter that UTF-16 writes in two the first half may be the last that there is room for.
            begun[new EscapedText(part.Escaped).Read(begun)..].Fill('\uFFFD');
            if (part.IsCut)
            {
                text[^1] = '…';
            }
        });
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (value.Length <= Piece)
        {
            writer.WriteStringValue(value);
            return;
        }

        ReadOnlySpan<char> left = value;
        for (; left.Length > Piece; left = left[Piece..])
        {
            writer.WriteStringValueSegment(left[..Piece], isFinalSegment: false);
        }

        writer.WriteStringValueSegment(left, isFinalSegment: true);
    }

    private readonly ref struct Part(ReadOnlySpan<byte> escaped, bool isCut)
    {
        public ReadOnlySpan<byte> Escaped { get; } = escaped;

        public bool IsCut { get; } = isCut;
    }
}
