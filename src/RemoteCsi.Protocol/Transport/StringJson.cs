using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace RemoteCsi.Protocol.Transport;

/// <summary>Strings: letters as they are, whatever encoder the writer has; long ones read and written a piece at a time.</summary>
/// <remarks>
/// The writer of StreamJsonRpc's formatter has the usual encoder, whatever the options say: six bytes for a quotation mark and for every letter that is not English, as if
/// for a web page, which took whoever reads it longer than all else about output. As a whole, one of 4 MB would have the writer ask for a buffer of 12 to 48 MB, and the reader, if a single letter of it is escaped, for another of 4 MB, which
/// a shared pool then keeps. Thread-safe.
/// </remarks>
public sealed class StringJson : JsonConverter<string>
{
    private const int Piece = 1024;

    // In UTF-16 units: the longest chunk of output, and what fits on the stack.
    private const int MostAtOnce = 16 * 1024;
    private const int Short = 128;

    // Of a UTF-16 unit: bytes of UTF-8, and of JSON, where it is escaped.
    private const int MostBytes = 3;
    private const int MostEscaped = 6;

    private const byte Quote = (byte)'"';
    private static readonly JavaScriptEncoder Relaxed = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    // What the usual encoder leaves as it is.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create(" !#$%()*,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~");

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
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => Write(writer, value, MostAtOnce);

    /// <summary>Writes a string.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The string.</param>
    /// <param name="mostAtOnce">
    /// One that is longer, in UTF-16 units, is written a piece at a time, and as the writer's own encoder has it, for there is no other way to write pieces.
    /// </param>
    public static void Write(Utf8JsonWriter writer, string value, int mostAtOnce)
    {
        if (writer.Options.Encoder is null && value.Length <= mostAtOnce && value.AsSpan().ContainsAnyExcept(Plain))
        {
            if (value.Length <= MostAtOnce)
            {
                WriteLetters(writer, value);
            }
            else
            {
                WriteLongLetters(writer, value);
            }

            return;
        }

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

    private static void WriteLetters(Utf8JsonWriter writer, ReadOnlySpan<char> value)
    {
        byte[]? pooledBytes = null;
        byte[]? pooledJson = null;
        Span<byte> bytes = value.Length <= Short ? stackalloc byte[Short * MostBytes] : pooledBytes = ArrayPool<byte>.Shared.Rent(value.Length * MostBytes);
        Span<byte> json = value.Length <= Short
            ? stackalloc byte[(Short * MostEscaped) + 2]
            : pooledJson = ArrayPool<byte>.Shared.Rent((value.Length * MostEscaped) + 2);

        // Half a letter becomes the sign for what is none, as the writer itself has it.
        Utf8.FromUtf16(value, bytes, out _, out int length);
        json[0] = Quote;
        Relaxed.EncodeUtf8(bytes[..length], json[1..], out _, out int written);
        json[++written] = Quote;
        writer.WriteRawValue(json[..(written + 1)], skipInputValidation: true);
        if (pooledBytes is not null && pooledJson is not null)
        {
            ArrayPool<byte>.Shared.Return(pooledBytes);
            ArrayPool<byte>.Shared.Return(pooledJson);
        }
    }

    // Without a pool, which would keep it; and not six times as much as most texts take.
    private static void WriteLongLetters(Utf8JsonWriter writer, string value)
    {
        const int Room = 64 * 1024;
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(value);
        var json = new ArrayBufferWriter<byte>(bytes.Length + (bytes.Length / 8) + Room);
        json.Write([Quote]);
        while (!bytes.IsEmpty)
        {
            Relaxed.EncodeUtf8(bytes, json.GetSpan(Room), out int taken, out int written);
            json.Advance(written);
            bytes = bytes[taken..];
        }

        json.Write([Quote]);
        writer.WriteRawValue(json.WrittenSpan, skipInputValidation: true);
    }

    private readonly ref struct Part(ReadOnlySpan<byte> escaped, bool isCut)
    {
        public ReadOnlySpan<byte> Escaped { get; } = escaped;

        public bool IsCut { get; } = isCut;
    }
}
