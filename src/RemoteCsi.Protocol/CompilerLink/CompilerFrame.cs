using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Protocol.CompilerLink;

/// <summary>A frame as it was read. Its content is taken from the front.</summary>
/// <param name="kind">What it is.</param>
/// <param name="number">The call that it belongs to.</param>
/// <param name="content">What follows the header.</param>
internal sealed class CompilerFrame(CompilerFrameKind kind, int number, byte[] content)
{
    private int _taken;

    /// <summary>What it is.</summary>
    public CompilerFrameKind Kind => kind;

    /// <summary>The call that it belongs to.</summary>
    public int Number => number;

    /// <summary>Takes a byte.</summary>
    /// <exception cref="FrameException">There is none.</exception>
    public byte TakeByte() => Take(1)[0];

    /// <summary>Takes bytes behind their length; null for none.</summary>
    /// <exception cref="FrameException">They are not there.</exception>
    public byte[]? TakeBytes() => Take(TakeLength()) is { Length: > 0 } bytes ? bytes.ToArray() : null;

    /// <summary>Takes a value.</summary>
    /// <exception cref="FrameException">It is not there, or no such value.</exception>
    public T TakeJson<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Take(TakeLength()), type) ?? throw new FrameException($"a frame has no {typeof(T).Name}");
        }
        catch (JsonException exception)
        {
            throw new FrameException($"a frame's {typeof(T).Name} is malformed: {exception.Message}");
        }
    }

    private int TakeLength()
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
        return length >= 0 ? length : throw new FrameException("a frame has a length below zero");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > content.Length - _taken)
        {
            throw new FrameException("a frame ends within its content");
        }

        _taken += count;
        return content.AsSpan(_taken - count, count);
    }
}
