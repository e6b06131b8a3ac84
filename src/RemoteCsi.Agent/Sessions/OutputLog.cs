using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Agent.Sessions;

/// <summary>The newest output of a session, numbered, bounded by size.</summary>
/// <remarks>Thread safe. The oldest chunks go when the bound is passed; a reader sees the gap by the numbers.</remarks>
/// <param name="capacity">How much is kept, in UTF-16 units, each chunk counting <see cref="ChunkOverhead"/> more.</param>
internal sealed class OutputLog(int capacity)
{
    /// <summary>What a chunk costs beside its text, so that many tiny ones are bounded, too.</summary>
    private const int ChunkOverhead = 64;

    // A long text is copied into a buffer that was used before: as an object of its own it would live just long enough to be
    // expensive, and a flood of output would be a flood of garbage.
    private const int BufferLength = 16 * 1024;
    private const int MostSpares = 16;

    private readonly Lock _guard = new();

    // The kept chunks are _chunks[_head..], ascending by sequence; what is before _head is gone.
    private readonly List<Kept> _chunks = [];
    private readonly Stack<char[]> _spares = new();
    private int _head;
    private long _size;
    private long _nextSequence = 1;
    private long _expected = 1;

    /// <summary>Sequence number after the newest chunk, those included that the worker has from before this agent.</summary>
    public long NextSequence
    {
        get
        {
            lock (_guard)
            {
                return Math.Max(_nextSequence, _expected);
            }
        }
    }

    /// <summary>Sequence number of the newest chunk that came.</summary>
    public long LastSequence
    {
        get
        {
            lock (_guard)
            {
                return _nextSequence - 1;
            }
        }
    }

    /// <summary>Sequence number of the oldest chunk kept; of the next to come when none is.</summary>
    public long OldestSequence
    {
        get
        {
            lock (_guard)
            {
                return _head < _chunks.Count ? _chunks[_head].Sequence : _nextSequence;
            }
        }
    }

    /// <summary>The worker has chunks up to before this one, and is about to send them.</summary>
    public void Expect(long nextSequence)
    {
        lock (_guard)
        {
            _expected = nextSequence;
        }
    }

    /// <summary>The number that the next chunk has at least; for a log whose chunks are gone but were counted.</summary>
    public void StartAt(long sequence)
    {
        lock (_guard)
        {
            _nextSequence = Math.Max(_nextSequence, sequence);
        }
    }

    /// <summary>Adds a chunk; one that is here already (sent again by the worker) is passed over.</summary>
    public void Append(OutputChunk chunk)
    {
        lock (_guard)
        {
            if (chunk.Sequence < _nextSequence)
            {
                return;
            }

            _nextSequence = chunk.Sequence + 1;
            _chunks.Add(Keep(chunk));
            _size += chunk.Text.Length + ChunkOverhead;
            while (_size > capacity && _chunks.Count - _head > 1)
            {
                Kept oldest = _chunks[_head];
                _size -= oldest.Length + ChunkOverhead;
                if (oldest.Buffer is not null && _spares.Count < MostSpares)
                {
                    _spares.Push(oldest.Buffer);
                }

                _chunks[_head++] = default;
            }

            if (_head > 1024 && _head > _chunks.Count / 2)
            {
                _chunks.RemoveRange(0, _head);
                _head = 0;
            }
        }
    }

    /// <summary>The chunks from <paramref name="sequence"/> on, at most <paramref name="most"/>; what is gone is left out.</summary>
    public OutputChunk[] From(long sequence, int most)
    {
        lock (_guard)
        {
            int low = _head;
            int high = _chunks.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (_chunks[middle].Sequence < sequence)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return [.. _chunks.GetRange(low, Math.Min(most, _chunks.Count - low)).Select(chunk => chunk.ToChunk())];
        }
    }

    private Kept Keep(OutputChunk chunk)
    {
        if (chunk.Text.Length is < BufferLength / 2 or > BufferLength)
        {
            return new Kept(chunk, null, chunk.Text.Length);
        }

        char[] buffer = _spares.TryPop(out char[]? spare) ? spare : new char[BufferLength];
        chunk.Text.CopyTo(buffer);
        return new Kept(chunk with { Text = "" }, buffer, chunk.Text.Length);
    }

    private readonly record struct Kept(OutputChunk Head, char[]? Buffer, int Length)
    {
        public long Sequence => Head.Sequence;

        public OutputChunk ToChunk() => Buffer is null ? Head : Head with { Text = new string(Buffer, 0, Length) };
    }
}
