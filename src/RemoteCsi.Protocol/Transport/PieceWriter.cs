using System.Buffers;

namespace RemoteCsi.Protocol.Transport;

/// <summary>Takes bytes as a <see cref="System.Text.Json.Utf8JsonWriter"/> writes them, and passes them on a piece at a time.</summary>
/// <remarks>Not thread-safe. The last piece goes with <see cref="Flush"/>.</remarks>
/// <param name="onPiece">Gets each piece, which it must not keep.</param>
public sealed class PieceWriter(Action<ReadOnlyMemory<byte>> onPiece) : IBufferWriter<byte>
{
    private byte[] _piece = new byte[64 * 1024];
    private int _filled;

    /// <inheritdoc/>
    public void Advance(int count) => _filled += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int wanted = Math.Max(sizeHint, 1);
        if (_piece.Length - _filled < wanted)
        {
            Flush();
            if (_piece.Length < wanted)
            {
                _piece = new byte[wanted];
            }
        }

        return _piece.AsMemory(_filled);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Passes on what has not been.</summary>
    public void Flush()
    {
        if (_filled > 0)
        {
            onPiece(_piece.AsMemory(0, _filled));
            _filled = 0;
        }
    }
}
