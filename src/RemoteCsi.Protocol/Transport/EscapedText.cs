using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace RemoteCsi.Protocol.Transport;

/// <summary>Takes the escapes out of a JSON string, as much at a time as there is room for.</summary>
/// <param name="escaped">What stands between its quotation marks, which a reader found to be well formed.</param>
internal ref struct EscapedText(ReadOnlySpan<byte> escaped)
{
    private const int Piece = 1024;

    // So many bytes of UTF-8 has what is one unit of UTF-16, at most.
    private const int MostBytes = 3;
    private const int LongestLetter = 4;

    private ReadOnlySpan<byte> _left = escaped;
    private char _high;

    /// <summary>How long the text is, in UTF-16 units.</summary>
    /// <exception cref="JsonException">It is no text.</exception>
    public static int LengthOf(ReadOnlySpan<byte> escaped)
    {
        var text = new EscapedText(escaped);
        Span<char> piece = stackalloc char[Piece];
        int length = 0;
        for (int read; (read = text.Read(piece)) > 0;)
        {
            length += read;
        }

        return length;
    }

    /// <summary>The whole text.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static string ToString(ReadOnlySpan<byte> escaped) => string.Create(LengthOf(escaped), escaped, static (text, escaped) => new EscapedText(escaped).Read(text));

    /// <summary>Reads on.</summary>
    /// <param name="text">Where it goes.</param>
    /// <returns>How much of that is filled; less than all at the end, or where of a letter that UTF-16 writes in two only the first half has room.</returns>
    /// <exception cref="JsonException">It is no text: no UTF-8, or half of such a letter.</exception>
    public int Read(scoped Span<char> text)
    {
        int length = 0;
        while (_left.Length > 0 && length < text.Length)
        {
            // No farther than there is room for: whoever reads a piece at a time would see the rest with each.
            ReadOnlySpan<byte> near = _left[..(int)Math.Min(_left.Length, ((long)MostBytes * (text.Length - length)) + LongestLetter)];
            int plain = near.IndexOf((byte)'\\');
            if (plain == 0)
            {
                text[length++] = ReadEscape();
                continue;
            }

            RefuseHalf();
            bool isCut = plain < 0 && near.Length < _left.Length;
            OperationStatus status = Utf8.ToUtf16(
                plain < 0 ? near : near[..plain], text[length..], out int read, out int written, replaceInvalidSequences: false, isFinalBlock: !isCut);
            if (status == OperationStatus.InvalidData)
            {
                throw new JsonException("a string is no UTF-8");
            }

            _left = _left[read..];
            length += written;
            if (read == 0)
            {
                return length;
            }
        }

        if (_left.IsEmpty)
        {
            RefuseHalf();
        }

        return length;
    }

    private char ReadEscape()
    {
        bool isCode = _left[1] == (byte)'u';
        char letter = isCode ? (char)ushort.Parse(_left.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : Letter(_left[1]);
        _left = _left[(isCode ? 6 : 2)..];
        if (char.IsLowSurrogate(letter) ? _high == '\0' : _high != '\0')
        {
            throw Half();
        }

        _high = char.IsHighSurrogate(letter) ? letter : '\0';
        return letter;
    }

    private readonly void RefuseHalf()
    {
        if (_high != '\0')
        {
            throw Half();
        }
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

    private static JsonException Half() => new("a string has half of a letter that UTF-16 writes in two");
}
