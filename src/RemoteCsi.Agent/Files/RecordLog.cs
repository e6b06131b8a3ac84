using System.Globalization;
using System.Numerics;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RemoteCsi.Agent.Files;

/// <summary>
/// A file of appended records, one a line: eight hexadecimal digits of CRC-32C, a space, the payload's length in bytes, a
/// space, the payload, a newline. A tail torn by a crash or a full disk is recognised and cut when the file is opened.
/// </summary>
/// <remarks>
/// A record is written by one call and is the kernel's before <see cref="Append"/> returns, so it survives the death of this
/// process; it is not forced to the disk, so a loss of power may cost the last seconds. Not thread safe.
/// </remarks>
internal sealed class RecordLog : IDisposable
{
    private const int MaximumPayloadBytes = 16 * 1024 * 1024;

    private readonly SafeFileHandle _file;
    private long _length;

    private RecordLog(SafeFileHandle file, long length)
    {
        _file = file;
        _length = length;
    }

    /// <summary>Opens or makes the file; every whole record in it is passed to <paramref name="onRecord"/>, in order.</summary>
    public static RecordLog Open(string path, Action<ReadOnlyMemory<byte>> onRecord)
    {
        if (!File.Exists(path))
        {
            using FileStream made = new(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly.FileMode,
            });
        }

        long good = ReadAll(path, onRecord);
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        if (RandomAccess.GetLength(file) > good)
        {
            RandomAccess.SetLength(file, good);
        }

        return new RecordLog(file, good);
    }

    /// <summary>Passes every whole record of a file to <paramref name="onRecord"/>. Returns the length of the whole ones together.</summary>
    public static long ReadAll(string path, Action<ReadOnlyMemory<byte>> onRecord)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024);
        long good = 0;
        byte[] header = new byte[32];
        while (true)
        {
            int headerLength = ReadHeader(stream, header, out uint checksum, out int length);
            if (headerLength == 0)
            {
                return good;
            }

            byte[] payload = new byte[length + 1];
            if (stream.ReadAtLeast(payload, payload.Length, throwOnEndOfStream: false) < payload.Length ||
                payload[length] != (byte)'\n' || Checksum(payload.AsSpan(0, length)) != checksum)
            {
                return good;
            }

            good += headerLength + payload.Length;
            onRecord(payload.AsMemory(0, length));
        }
    }

    /// <summary>Appends one record.</summary>
    /// <exception cref="IOException">It could not be written (a full disk); the file is as it was.</exception>
    public void Append(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaximumPayloadBytes)
        {
            throw new IOException($"a record of {payload.Length} bytes is over the limit of {MaximumPayloadBytes}");
        }

        byte[] header = Encoding.ASCII.GetBytes($"{Checksum(payload):x8} {payload.Length} ");
        byte[] record = new byte[header.Length + payload.Length + 1];
        header.CopyTo(record, 0);
        payload.CopyTo(record.AsSpan(header.Length));
        record[^1] = (byte)'\n';
        try
        {
            RandomAccess.Write(_file, record, _length);
        }
        catch (IOException)
        {
            // What was written of it must not stand between this and the next record.
            RandomAccess.SetLength(_file, _length);
            throw;
        }

        _length += record.Length;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Reads <c>crc length </c>. Returns its length, or 0 at the end of the whole records.</summary>
    private static int ReadHeader(FileStream stream, byte[] header, out uint checksum, out int length)
    {
        checksum = 0;
        length = 0;
        int spaces = 0;
        for (int i = 0; i < header.Length; i++)
        {
            int next = stream.ReadByte();
            if (next < 0)
            {
                return 0;
            }

            header[i] = (byte)next;
            if (next == ' ' && ++spaces == 2)
            {
                string[] parts = Encoding.ASCII.GetString(header, 0, i).Split(' ');
                return uint.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out checksum)
                    && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length)
                    && length <= MaximumPayloadBytes
                    ? i + 1
                    : 0;
            }
        }

        return 0;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BitConverter.ToUInt64(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
