using System.Buffers.Binary;
using System.Text;

namespace RemoteCsi.Worker.Frames;

/// <summary>Sends and receives frames over a stream: four bytes of length (little endian), one byte of kind, the fields.</summary>
/// <remarks>Writing is safe from any thread and writes each frame once; reading is for one reader at a time.</remarks>
public sealed class FrameStream(Stream stream) : IDisposable
{
    /// <summary>The largest frame accepted, in bytes. A submission's assembly is a few kilobytes; its embedded resources may be more.</summary>
    public const int MaximumFrameBytes = 64 * 1024 * 1024;

    private const int LargestKept = 128 * 1024;

    private readonly object _writing = new();

    // Guarded by _writing.
    private MemoryStream? _kept;
    private readonly byte[] _header = new byte[sizeof(int)];

    /// <summary>The largest frame to accept from this peer, in bytes; at most, and by default, <see cref="MaximumFrameBytes"/>.</summary>
    public int LargestReceived { get; set; } = MaximumFrameBytes;

    /// <summary>Writes one frame.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    /// <exception cref="InvalidDataException">The frame is larger than <see cref="MaximumFrameBytes"/>; nothing was written.</exception>
    public void Write(Frame frame)
    {
        lock (_writing)
        {
            // Kept for the next, for output comes in thousands of them.
            MemoryStream buffer = _kept ?? new MemoryStream(frame.ExpectedBytes);
            buffer.SetLength(0);
            stream.Write(EncodeInto(buffer, frame).Span);
            _kept = buffer.Capacity <= LargestKept ? buffer : null;
        }
    }

    /// <summary>Writes what <see cref="Encode"/> made, without holding a thread; for one writer at a time, which then is the only one.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken) => stream.WriteAsync(encoded, cancellationToken);

    /// <summary>A frame as it travels.</summary>
    /// <exception cref="InvalidDataException">The frame is larger than <see cref="MaximumFrameBytes"/>.</exception>
    public static ReadOnlyMemory<byte> Encode(Frame frame) => EncodeInto(new MemoryStream(frame.ExpectedBytes), frame);

    /// <summary>As <see cref="ReadAsync"/>, but waits on the calling thread: a worker has few threads and starts none for this.</summary>
    /// <returns>One frame; null at the end of the stream between two frames.</returns>
    public Frame? Read()
    {
        int got = stream.ReadAtLeast(_header, sizeof(int), throwOnEndOfStream: false);
        if (got < sizeof(int))
        {
            return got == 0 ? null : throw new EndOfStreamException();
        }

        byte[] body = new byte[CheckedLength()];
        stream.ReadExactly(body);
        return Parse(body);
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private static ReadOnlyMemory<byte> EncodeInto(MemoryStream buffer, Frame frame)
    {
        using var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true);
        writer.Write(0);
        writer.Write((byte)frame.Kind);
        frame.Write(writer);
        writer.Flush();
        int length = checked((int)buffer.Length) - sizeof(int);
        if (length > MaximumFrameBytes)
        {
            throw new InvalidDataException($"a frame of {length} bytes is over the limit of {MaximumFrameBytes}");
        }

        byte[] bytes = buffer.GetBuffer();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        return bytes.AsMemory(0, length + sizeof(int));
    }
    /// <summary>Reads one frame; null at the end of the stream between two frames.</summary>
    /// <exception cref="EndOfStreamException">The stream ended inside a frame.</exception>
    /// <exception cref="InvalidDataException">The bytes are no frame.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public async ValueTask<Frame?> ReadAsync(CancellationToken cancellationToken)
    {
        int got = await stream.ReadAtLeastAsync(_header, sizeof(int), throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (got < sizeof(int))
        {
            return got == 0 ? null : throw new EndOfStreamException();
        }

        byte[] body = new byte[CheckedLength()];
        await stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return Parse(body);
    }

    private int CheckedLength()
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(_header);
        return length >= 1 && length <= LargestReceived ? length : throw new InvalidDataException($"a frame says it has {length} bytes");
    }

    private static Frame Parse(byte[] body)
    {
        using var reader = new BinaryReader(new MemoryStream(body, 1, body.Length - 1));
        try
        {
            return (FrameKind)body[0] switch
            {
                FrameKind.Hello => HelloFrame.Read(reader),
                FrameKind.References => ReferencesFrame.Read(reader),
                FrameKind.Run => RunFrame.Read(reader),
                FrameKind.Interrupt => InterruptFrame.Read(reader),
                FrameKind.Input => InputFrame.Read(reader),
                FrameKind.AckOutput => AckOutputFrame.Read(reader),
                FrameKind.AckOutcome => AckOutcomeFrame.Read(reader),
                FrameKind.Attached => AttachedFrame.Read(reader),
                FrameKind.Exit => ExitFrame.Read(reader),
                FrameKind.Assign => AssignFrame.Read(reader),
                FrameKind.Warm => WarmFrame.Read(reader),
                FrameKind.ListVariables => ListVariablesFrame.Read(reader),
                FrameKind.Inspect => InspectFrame.Read(reader),
                FrameKind.CloseTree => CloseTreeFrame.Read(reader),
                FrameKind.ListResults => ListResultsFrame.Read(reader),
                FrameKind.Welcome => WelcomeFrame.Read(reader),
                FrameKind.Output => OutputFrame.Read(reader),
                FrameKind.InputQuestion => InputQuestionFrame.Read(reader),
                FrameKind.Outcome => OutcomeFrame.Read(reader),
                FrameKind.Reported => ReportedFrame.Read(reader),
                FrameKind.Assigned => AssignedFrame.Read(reader),
                FrameKind.Warmed => WarmedFrame.Read(reader),
                FrameKind.Variables => VariablesFrame.Read(reader),
                FrameKind.Inspected => InspectedFrame.Read(reader),
                FrameKind.Results => ResultsFrame.Read(reader),
                _ => throw new InvalidDataException($"a frame is of the unknown kind {body[0]}"),
            };
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"a frame of kind {body[0]} ends within its fields");
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            // What BinaryReader says of a string whose length makes no sense.
            throw new InvalidDataException($"a frame of kind {body[0]} holds a malformed string", e);
        }
    }
}
