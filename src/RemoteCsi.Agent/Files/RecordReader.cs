using System.Globalization;
using System.Numerics;
using System.Text;

namespace RemoteCsi.Agent.Files;

/// <summary>Reads a <see cref="RecordLog"/>'s file, and tells a torn tail from damage in the middle.</summary>
internal static class RecordReader
{
    /// <summary>The longest payload, in bytes.</summary>
    public const int MaximumPayloadBytes = 16 * 1024 * 1024;

    /// <summary>Room for the longest header: eight digits, a space, a length, a space.</summary>
    private const int HeaderBytes = 32;

    private const int ChecksumDigits = 8;

    private static readonly System.Buffers.SearchValues<byte> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Passes every whole record of a file to <paramref name="onRecord"/>, which must not keep it, those after a damage included.</summary>
    /// <remarks>
    /// A crash in the middle of an append leaves the beginning of one record at the end, and nothing after it. So what is not
    /// whole is a torn tail unless a whole record follows, or unless all of it is there and only its checksum is wrong.
    /// </remarks>
    /// <returns>The length of the whole records together, up to the first place that is none; and the damage, if that is one.</returns>
    public static (long Good, LogDamage? Damage) ReadAll(string path, Action<ReadOnlyMemory<byte>> onRecord)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024);
        long good = 0;
        int count = 0;
        byte[] buffer = [];
        LogDamage? damage = null;
        while (true)
        {
            long start = stream.Position;
            Reading reading = ReadOne(stream, ref buffer, out ReadOnlyMemory<byte> payload);
            if (reading == Reading.Whole)
            {
                count++;
                good = damage is null ? stream.Position : good;
                onRecord(payload);
                continue;
            }

            if (reading == Reading.End)
            {
                return (good, damage);
            }

            long next = NextWhole(stream, start);
            if (next < 0 && reading != Reading.WrongChecksum)
            {
                // Nothing whole follows: torn, if everything before it was sound.
                return (good, damage);
            }

            damage ??= new LogDamage(start, count + 1);
            if (next < 0)
            {
                return (good, damage);
            }

            stream.Position = next;
        }
    }

    /// <summary>The first record of a file; null when nothing whole is in it.</summary>
    /// <exception cref="InvalidDataException">It does not begin with a record, and it is no torn one: others follow.</exception>
    public static ReadOnlyMemory<byte>? First(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] buffer = [];
        Reading reading = ReadOne(stream, ref buffer, out ReadOnlyMemory<byte> payload);
        if (reading == Reading.Whole)
        {
            return payload;
        }

        return reading == Reading.WrongChecksum || NextWhole(stream, 0) >= 0
            ? throw new InvalidDataException($"{path} is {new LogDamage(0, 1)}")
            : null;
    }

    /// <summary>The record that begins somewhere in a file; null when there is no whole one.</summary>
    public static ReadOnlyMemory<byte>? At(string path, long place)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = place;
        byte[] buffer = [];
        return ReadOne(stream, ref buffer, out ReadOnlyMemory<byte> payload) == Reading.Whole ? payload : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>CRC-32C.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes) => ~Checksum(uint.MaxValue, bytes);

    /// <summary>CRC-32C, begun: all ones at first, and its complement at last.</summary>
    public static uint Checksum(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BitConverter.ToUInt64(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }

    // The payload lies in the buffer, which is used again: a journal may have many long records.
    private static Reading ReadOne(FileStream stream, ref byte[] buffer, out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        Reading header = ReadHeader(stream, out uint checksum, out int length);
        if (header != Reading.Whole)
        {
            return header;
        }

        if (length >= stream.Length - stream.Position)
        {
            // It says more than there is, so it takes no memory.
            return Reading.Torn;
        }

        if (buffer.Length <= length)
        {
            buffer = GC.AllocateUninitializedArray<byte>(length + 1);
        }

        if (stream.ReadAtLeast(buffer.AsSpan(0, length + 1), length + 1, throwOnEndOfStream: false) <= length || buffer[length] != (byte)'\n')
        {
            return Reading.Torn;
        }

        payload = buffer.AsMemory(0, length);
        return Checksum(payload.Span) == checksum ? Reading.Whole : Reading.WrongChecksum;
    }

    /// <summary>Reads <c>crc length </c>.</summary>
    private static Reading ReadHeader(FileStream stream, out uint checksum, out int length)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        checksum = 0;
        length = 0;
        int spaces = 0;
        for (int i = 0; i < header.Length; i++)
        {
            int next = stream.ReadByte();
            if (next < 0)
            {
                return i == 0 ? Reading.End : Reading.Torn;
            }

            header[i] = (byte)next;
            if (next == ' ' && ++spaces == 2)
            {
                string[] parts = Encoding.ASCII.GetString(header[..i]).Split(' ');
                return uint.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out checksum)
                    && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length)
                    && length <= MaximumPayloadBytes
                    ? Reading.Whole
                    : Reading.Torn;
            }
        }

        return Reading.Torn;
    }

    /// <summary>Where the next whole record after <paramref name="start"/> begins; -1 when there is none.</summary>
    /// <remarks>Looked for at every byte, not only after newlines: it may be a newline that was damaged.</remarks>
    private static long NextWhole(FileStream stream, long start)
    {
        byte[] buffer = [];
        Span<byte> digits = stackalloc byte[ChecksumDigits + 1];
        for (long at = start + 1; at + digits.Length < stream.Length; at++)
        {
            stream.Position = at;
            stream.ReadExactly(digits);
            if (digits[^1] == ' ' && !digits[..ChecksumDigits].ContainsAnyExcept(HexDigits))
            {
                stream.Position = at;
                if (ReadOne(stream, ref buffer, out _) == Reading.Whole)
                {
                    return at;
                }
            }
        }

        return -1;
    }

    private enum Reading
    {
        Whole,
        End,
        Torn,
        WrongChecksum,
    }
}
