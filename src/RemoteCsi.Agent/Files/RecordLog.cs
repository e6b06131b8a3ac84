using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent.Files;

/// <summary>
/// A file of appended records, one a line: eight hexadecimal digits of CRC-32C, a space, the payload's length in bytes, a
/// space, the payload, a newline. A tail torn by a crash or a full disk is recognised and cut when the file is opened.
/// </summary>
/// <remarks>
/// A record is written by one call, unless it is a long one, and is the kernel's before <see cref="Append"/> returns, so it survives the death of this
/// process; it is not forced to the disk, so a loss of power may cost the last seconds. Damage in the middle is not cut: the
/// file stays as it is and takes nothing more. Not thread safe.
/// </remarks>
internal sealed class RecordLog : IDisposable
{
    private static readonly byte[] End = [(byte)'\n'];

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private long _length;

    private RecordLog(string path, SafeFileHandle file, long length, LogDamage? damage)
    {
        _path = path;
        _file = file;
        _length = length;
        Damage = damage;
    }

    /// <summary>What is wrong in the middle of the file; null when nothing is.</summary>
    public LogDamage? Damage { get; }

    /// <summary>How long the file is, in bytes.</summary>
    public long Length => Volatile.Read(ref _length);

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

        (long good, LogDamage? damage) = RecordReader.ReadAll(path, onRecord);
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read | FileShare.Delete);
        if (damage is null && RandomAccess.GetLength(file) > good)
        {
            RandomAccess.SetLength(file, good);
        }

        return new RecordLog(path, file, good, damage);
    }

    /// <summary>Passes every whole record of the file to <paramref name="onRecord"/>, in order.</summary>
    /// <exception cref="IOException">The file lost records since they were appended or read.</exception>
    public void Read(Action<ReadOnlyMemory<byte>> onRecord)
    {
        long written = Length;
        (long good, LogDamage? damage) = RecordReader.ReadAll(_path, onRecord);
        if (Damage is null && (damage is not null || good < written))
        {
            throw new IOException($"{_path} is {damage ?? (object)"shorter than what was written to it"}");
        }
    }

    /// <summary>Appends one record.</summary>
    /// <returns>Where in the file it begins, for <see cref="ReadAt"/>.</returns>
    /// <exception cref="IOException">It could not be written (a full disk, a damaged file); the file is as it was.</exception>
    public long Append(ReadOnlyMemory<byte> payload)
    {
        byte[] header = Header(payload.Length, RecordReader.Checksum(payload.Span));
        return Write(header.Length + payload.Length, at => RandomAccess.Write(_file, [header, payload, End], at));
    }

    /// <summary>Appends one record that is too long to be made in memory first: it is written twice, once for its length and checksum.</summary>
    /// <param name="write">Writes the payload; both times the same.</param>
    /// <returns>Where in the file it begins.</returns>
    /// <exception cref="IOException">It could not be written; the file is as it was.</exception>
    public long AppendLong(Action<IBufferWriter<byte>> write)
    {
        long length = 0;
        uint crc = uint.MaxValue;
        InPieces(write, piece =>
        {
            crc = RecordReader.Checksum(crc, piece.Span);
            length += piece.Length;
        });
        byte[] header = Header(length, ~crc);
        return Write(header.Length + length, at =>
        {
            RandomAccess.Write(_file, header, at);
            at += header.Length;
            InPieces(write, piece =>
            {
                RandomAccess.Write(_file, piece.Span, at);
                at += piece.Length;
            });

            // The newline last: without it the record is a torn one.
            RandomAccess.Write(_file, End, at);
        });
    }

    /// <summary>The record that begins somewhere in the file.</summary>
    /// <exception cref="IOException">There is none any more.</exception>
    public ReadOnlyMemory<byte> ReadAt(long place) =>
        RecordReader.At(_path, place) ?? throw new IOException($"{_path} has lost what was written to it at {place}");

    public void Dispose() => _file.Dispose();

    private static void InPieces(Action<IBufferWriter<byte>> write, Action<ReadOnlyMemory<byte>> onPiece)
    {
        var pieces = new PieceWriter(onPiece);
        write(pieces);
        pieces.Flush();
    }

    private static byte[] Header(long length, uint checksum) => length <= RecordReader.MaximumPayloadBytes
        ? Encoding.ASCII.GetBytes($"{checksum:x8} {length} ")
        : throw new IOException($"a record of {length} bytes is over the limit of {RecordReader.MaximumPayloadBytes}");

    private long Write(long bytes, Action<long> write)
    {
        if (Damage is not null)
        {
            throw new IOException($"it is {Damage}");
        }

        long place = _length;
        try
        {
            write(place);
        }
        catch
        {
            // Whatever it was, what was written of it must not stand between this and the next record.
            RandomAccess.SetLength(_file, place);
            throw;
        }

        Volatile.Write(ref _length, place + bytes + End.Length);
        return place;
    }
}
