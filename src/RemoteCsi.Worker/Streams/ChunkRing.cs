namespace RemoteCsi.Worker.Streams;

/// <summary>A queue of chunks with consecutive numbers, found by number. Not thread-safe.</summary>
internal sealed class ChunkRing
{
    private Chunk[] _chunks = new Chunk[8];
    private int _head;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The number the next chunk gets.</summary>
    public long NextSequence { get; private set; } = 1;

    /// <summary>The number of the oldest; <see cref="NextSequence"/> when there is none.</summary>
    public long FirstSequence => NextSequence - Count;

    /// <summary>The number that the first gets; there was none yet.</summary>
    public void StartAt(long sequence) => NextSequence = sequence;

    /// <summary>Adds one at the end.</summary>
    public void Add(bool isError, char[] buffer, int length, long endOffset)
    {
        if (Count == _chunks.Length)
        {
            var larger = new Chunk[_chunks.Length * 2];
            for (int i = 0; i < Count; i++)
            {
                larger[i] = At(i);
            }

            _chunks = larger;
            _head = 0;
        }

        _chunks[(_head + Count) % _chunks.Length] = new Chunk(NextSequence, isError, buffer, length, endOffset);
        Count++;
        NextSequence++;
    }

    /// <summary>Removes the one at the front; there must be one.</summary>
    public Chunk RemoveOldest()
    {
        Chunk oldest = At(0);
        _chunks[_head] = default;
        _head = (_head + 1) % _chunks.Length;
        Count--;
        return oldest;
    }

    /// <summary>The one with a number; null when it is not there.</summary>
    public Chunk? Find(long sequence)
    {
        long index = sequence - FirstSequence;
        return index >= 0 && index < Count ? At((int)index) : null;
    }

    /// <summary>The oldest one with a number above <paramref name="sequence"/>; null when there is none.</summary>
    public Chunk? FirstAfter(long sequence) => Find(Math.Max(sequence + 1, FirstSequence));

    private Chunk At(int index) => _chunks[(_head + index) % _chunks.Length];
}
