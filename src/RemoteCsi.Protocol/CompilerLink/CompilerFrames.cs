using System.Buffers;
using System.Buffers.Binary;
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
    private const int LargestKeptBuffer = 1024 * 1024;

    private readonly Lock _writing = new();
    private readonly BufferedStream _input = new(input, 64 * 1024);
    private readonly byte[] _header = new byte[HeaderBytes];
    private ArrayBufferWriter<byte> _outgoing = new(16 * 1024);

    /// <summary>Writes a frame.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="number">The call that it belongs to.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="state">Passed on.</param>
    /// <exception cref="IOException">The other side is gone, or the frame is too large.</exception>
    public void Write<TState>(CompilerFrameKind kind, int number, Action<IBufferWriter<byte>, TState> write, TState state)
    {
        lock (_writing)
        {
            _outgoing.ResetWrittenCount();
            Span<byte> header = _outgoing.GetSpan(HeaderBytes);
            header[sizeof(int)] = (byte)kind;
            BinaryPrimitives.WriteInt32LittleEndian(header[(sizeof(int) + 1)..], number);
            _outgoing.Advance(HeaderBytes);
            write(_outgoing, state);
            int length = _outgoing.WrittenCount - sizeof(int);
            if (length > LargestFrame)
            {
                throw new FrameException($"a frame of {length} bytes is over the limit of {LargestFrame}");
            }

            Span<byte> frame = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_outgoing.WrittenMemory).Span;
            BinaryPrimitives.WriteInt32LittleEndian(frame, length);
            output.Write(frame);
            output.Flush();
            if (frame.Length > LargestKeptBuffer)
            {
                _outgoing = new ArrayBufferWriter<byte>(16 * 1024);
            }
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
    public static void WriteJson<T>(IBufferWriter<byte> writer, T value, JsonTypeInfo<T> type)
    {
        // The length is known only afterwards, and the buffer may move while the value is written.
        var json = new ArrayBufferWriter<byte>();
        using (var text = new Utf8JsonWriter(json))
        {
            JsonSerializer.Serialize(text, value, type);
        }

        WriteBytes(writer, json.WrittenSpan);
    }

    /// <summary>Writes bytes behind their length.</summary>
    public static void WriteBytes(IBufferWriter<byte> writer, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), bytes.Length);
        writer.Advance(sizeof(int));
        writer.Write(bytes);
    }

    public void Dispose()
    {
        output.Dispose();
        input.Dispose();
    }
}
