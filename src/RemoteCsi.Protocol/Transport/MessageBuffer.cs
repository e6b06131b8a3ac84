using System.Buffers;

namespace RemoteCsi.Protocol.Transport;

/// <summary>A message while it is written: small ones in one piece that is used again, large ones in several that are not, so that nothing is copied to grow.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class MessageBuffer : IBufferWriter<byte>
{
    private const int SmallestPiece = 1024;
    private const int UsualPiece = 64 * 1024;

    // All pieces but the last are as full as they get.
    private readonly List<ArraySegment<byte>> _full = [];
    private byte[] _last = [];
    private int _filled;
    private int _length;

    /// <summary>How many bytes were written.</summary>
    public int Length => _length;

    /// <summary>What was written, in order; until the next write.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces
    {
        get
        {
            foreach (ArraySegment<byte> piece in _full)
            {
                yield return piece;
            }

            yield return _last.AsMemory(0, _filled);
        }
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        if (_full.Count > 0)
        {
            // The first is of the usual size, or of one that somebody wanted once.
            _last = _full[0].Array is { Length: <= UsualPiece } first ? first : [];
            _full.Clear();
        }

        (_filled, _length) = (0, 0);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        _filled += count;
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int wanted = Math.Max(sizeHint, 1);
        if (_last.Length - _filled < wanted)
        {
            Grow(wanted);
        }

        return _last.AsMemory(_filled);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Leaves room for bytes that are not known yet. <see cref="At"/> gives it.</summary>
    public (int Piece, int Offset) Reserve(int bytes)
    {
        GetSpan(bytes)[..bytes].Clear();
        (int, int) place = (_full.Count, _filled);
        Advance(bytes);
        return place;
    }

    /// <summary>What was left from there on, in one piece.</summary>
    public Span<byte> At((int Piece, int Offset) place) =>
        place.Piece < _full.Count ? _full[place.Piece].AsSpan(place.Offset) : _last.AsSpan(place.Offset, _filled - place.Offset);

    private void Grow(int wanted)
    {
        if (_full.Count == 0 && _filled + wanted <= UsualPiece)
        {
            Array.Resize(ref _last, Math.Min(Math.Max(Math.Max(2 * _last.Length, SmallestPiece), _filled + wanted), UsualPiece));
            return;
        }

        if (_filled > 0)
        {
            _full.Add(new ArraySegment<byte>(_last, 0, _filled));
        }

        _last = new byte[Math.Max(wanted, UsualPiece)];
        _filled = 0;
    }
}
