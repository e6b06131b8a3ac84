using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Protocol.CompilerLink;

/// <summary>
/// Frames between an agent and its compiler: four bytes of length (little endian), a byte of kind, four bytes of the call's
/// number, and what the kind has. Values are JSON; assemblies and symbols lie beside it as they are.
/// </summary>
/// <remarks>
/// Reads and writes wait on the calling thread, for a pipe can do nothing else: what looks asynchronous there occupies a thread of the
/// pool. Writing is safe from any thread and writes each frame once; reading is for one thread.
/// </remarks>
/// <param name="input">Frames come from here.</param>
/// <param name="output">Frames go there.</param>
internal sealed class CompilerFrames(Stream input, Stream output) : IDisposable
{
    /// <summary>The largest frame, in bytes: the journal of a long session must fit.</summary>
    public const int LargestFrame = 256 * 1024 * 1024;

    private const int HeaderBytes = sizeof(int) + 1 + sizeof(int);

    // Not six bytes for each letter that is not English.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _writing = new();
    private readonly BufferedStream _input = new(input, 64 * 1024);
    private readonly byte[] _header = new byte[HeaderBytes];
    private readonly MessageBuffer _outgoing = new();

    /// <summary>Writes a frame.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="number">The call that it belongs to.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="state">Passed on.</param>
    /// <exception cref="IOException">The other side is gone, or the frame is too large.</exception>
    public void Write<TState>(CompilerFrameKind kind, int number, Action<MessageBuffer, TState> write, TState state)
    {
        lock (_writing)
        {
            _outgoing.Clear();
            var place = _outgoing.Reserve(HeaderBytes);
            write(_outgoing, state);
            int length = _outgoing.Length - sizeof(int);
            if (length > LargestFrame)
            {
                throw new FrameException($"a frame of {length} bytes is over the limit of {LargestFrame}");
            }

            Span<byte> header = _outgoing.At(place);
            WriteHeader(header, length, kind, number);
            foreach (ReadOnlyMemory<byte> piece in _outgoing.Pieces)
            {
                output.Write(piece.Span);
            }

            output.Flush();

            // What it took to write a large frame is not kept for the next.
            _outgoing.Clear();
        }
    }

    /// <summary>Writes a call whose argument is too long to be made in memory first: it is written twice, once for its length.</summary>
    /// <exception cref="IOException">The other side is gone, or the frame is too large.</exception>
    public void WriteLong<T>(int number, CompilerMethod method, T argument, JsonTypeInfo<T> type)
    {
        long text = 0;
        InPieces(argument, type, piece => text += piece.Length);
        long length = HeaderBytes - sizeof(int) + 1 + sizeof(int) + text;
        if (length > LargestFrame)
        {
            throw new FrameException($"a frame of {length} bytes is over the limit of {LargestFrame}");
        }

        byte[] begin = new byte[HeaderBytes + 1 + sizeof(int)];
        WriteHeader(begin, (int)length, CompilerFrameKind.Call, number);
        begin[HeaderBytes] = (byte)method;
        BinaryPrimitives.WriteInt32LittleEndian(begin.AsSpan(HeaderBytes + 1), (int)text);
        lock (_writing)
        {
            output.Write(begin);
            InPieces(argument, type, piece => output.Write(piece.Span));
            output.Flush();
        }
    }

    /// <summary>Reads a frame; null at the end of the stream between two frames.</summary>
    /// <exception cref="IOException">The link broke, or the bytes are no frame.</exception>
    public CompilerFrame? Read()
    {
        int got = _input.ReadAtLeast(_header, HeaderBytes, throwOnEndOfStream: false);
        if (got < HeaderBytes)
        {
            return got == 0 ? null : throw new EndOfStreamException("the link ended within a frame");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(_header);
        if (length is < HeaderBytes - sizeof(int) or > LargestFrame)
        {
            throw new FrameException($"a frame says it has {length} bytes");
        }

        byte[] content = new byte[length - (HeaderBytes - sizeof(int))];
        _input.ReadExactly(content);
        return new CompilerFrame(
            (CompilerFrameKind)_header[sizeof(int)], BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(sizeof(int) + 1)), content);
    }

    /// <summary>Writes a value behind its length.</summary>
    public static void WriteJson<T>(MessageBuffer writer, T value, JsonTypeInfo<T> type)
    {
        // The length is known only afterwards.
        var place = writer.Reserve(sizeof(int));
        int before = writer.Length;
        using (var text = new Utf8JsonWriter(writer, Writing))
        {
            JsonSerializer.Serialize(text, value, type);
        }

        BinaryPrimitives.WriteInt32LittleEndian(writer.At(place), writer.Length - before);
    }

    /// <summary>Writes bytes behind their length.</summary>
    public static void WriteBytes(MessageBuffer writer, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), bytes.Length);
        writer.Advance(sizeof(int));
        writer.Write(bytes);
    }

    private static void WriteHeader(Span<byte> header, int length, CompilerFrameKind kind, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        header[sizeof(int)] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[(sizeof(int) + 1)..], number);
    }

    private static void InPieces<T>(T value, JsonTypeInfo<T> type, Action<ReadOnlyMemory<byte>> onPiece)
    {
        var pieces = new PieceWriter(onPiece);
        using (var text = new Utf8JsonWriter(pieces, Writing))
        {
            JsonSerializer.Serialize(text, value, type);
        }

        pieces.Flush();
    }

    public void Dispose()
    {
        output.Dispose();
        input.Dispose();
    }
}
