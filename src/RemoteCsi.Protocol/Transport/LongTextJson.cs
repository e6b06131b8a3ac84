using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace RemoteCsi.Protocol.Transport;

/// <summary>Strings, of which long ones are read and written a piece at a time.</summary>
/// <remarks>
/// As a whole, one of 4 MB would have the writer ask for a buffer of 12 to 48 MB, and the reader, if a single letter of it is escaped, for another of 4 MB, which
/// a shared pool then keeps. Thread-safe.
/// </remarks>
public sealed class LongTextJson : JsonConverter<string>
{
    private const int Piece = 1024;

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || reader.HasValueSequence || reader.ValueSpan.Length <= LargeGarbage.SmallBytes || !reader.ValueIsEscaped)
        {
            return reader.GetString();
        }

        ReadOnlySpan<byte> escaped = reader.ValueSpan;
        return string.Create(Decode(escaped, []), escaped, static (text, escaped) => Decode(escaped, text));
    }

    /// <summary>The beginning of the string that a reader is at.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="most">How many UTF-16 units of it, at most.</param>
    /// <returns>That, and an ellipsis if there is more.</returns>
    public static string Begin(ref Utf8JsonReader reader, int most)
    {
        ReadOnlySpan<byte> escaped = reader.ValueSpan;
        int length = Decode(escaped, []);
        return length == 0 ? "" : string.Create(Math.Min(length, most + 1), new Part(escaped, length > most), static (text, part) =>
        {
            Span<char> begun = part.IsCut ? text[..^1] : text;

            // Of a letter that UTF-16 writes in two the first half may be the last that there is room for.
            begun[Decode(part.Escaped, begun)..].Fill('\uFFFD');
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

    /// <summary>Takes the escapes out of a text that the reader found to be well formed.</summary>
    /// <param name="escaped">The text between its quotation marks.</param>
    /// <param name="text">Where it goes; empty to be told only how long it is.</param>
    /// <returns>How long it is.</returns>
    private static int Decode(ReadOnlySpan<byte> escaped, Span<char> text)
    {
        int length = 0;
        Span<char> piece = text.IsEmpty ? stackalloc char[1024] : default;
        char high = '\0';
        while (escaped.Length > 0 && (text.IsEmpty || length < text.Length))
        {
            int plain = escaped.IndexOf((byte)'\\');
            ReadOnlySpan<byte> run = escaped[..(plain < 0 ? escaped.Length : plain)];
            escaped = escaped[run.Length..];
            while (run.Length > 0 && (text.IsEmpty || length < text.Length))
            {
                RefuseHalf(high);
                OperationStatus status = Utf8.ToUtf16(run, text.IsEmpty ? piece : text[length..], out int read, out int written, replaceInvalidSequences: false);
                if (status is OperationStatus.InvalidData or OperationStatus.NeedMoreData)
                {
                    throw new JsonException("a string is no UTF-8");
                }

                if (read == 0)
                {
                    // Half of a letter's room is left.
                    return length;
                }

                run = run[read..];
                length += written;
            }

            if (escaped.Length == 0 || (!text.IsEmpty && length == text.Length))
            {
                break;
            }

            bool isCode = escaped[1] == (byte)'u';
            char letter = isCode ? (char)ushort.Parse(escaped.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : Letter(escaped[1]);
            escaped = escaped[(isCode ? 6 : 2)..];
            if (char.IsLowSurrogate(letter) ? high == '\0' : high != '\0')
            {
                throw Half();
            }

            high = char.IsHighSurrogate(letter) ? letter : '\0';
            if (!text.IsEmpty)
            {
                text[length] = letter;
            }

            length++;
        }

        if (text.IsEmpty || length < text.Length)
        {
            RefuseHalf(high);
        }

        return length;
    }

    private readonly ref struct Part(ReadOnlySpan<byte> escaped, bool isCut)
    {
        public ReadOnlySpan<byte> Escaped { get; } = escaped;

        public bool IsCut { get; } = isCut;
    }

    private static char Letter(byte escape) => escape switch
    {
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        _ => (char)escape,
    };

    private static void RefuseHalf(char high)
    {
        if (high != '\0')
        {
            throw Half();
        }
    }

    private static JsonException Half() => new("a string has half of a letter that UTF-16 writes in two");
}
