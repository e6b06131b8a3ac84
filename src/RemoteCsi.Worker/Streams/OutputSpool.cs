using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Streams;

/// <summary>
/// All that a session writes, as numbered chunks, of which the newest are retained. Small writes gather in an open chunk
/// until it is full, the other stream is written to, or a reader takes it.
/// </summary>
/// <remarks>Safe from any thread. Appending may wait, and such a wait ends with <see cref="Thread.Interrupt"/>.</remarks>
/// <param name="capacityBytes">How much is retained, as it lies in memory.</param>
/// <param name="changed">Called, without a lock held, when there may be something new to take.</param>
internal sealed class OutputSpool(int capacityBytes, Action changed)
{
    /// <summary>The longest chunk, in UTF-16 units.</summary>
    public const int LongestChunk = OutputFrame.LongestText;

    /// <summary>The most that is on its way to an agent without its acknowledgement.</summary>
    public const int LargestWindowBytes = 1024 * 1024;

    // What a chunk costs besides its text; with it even a million chunks of one character are bounded.
    private const int ChunkOverheadBytes = 96;
    private const int FirstBufferLength = 256;
    private const int MostSpares = 16;

    private readonly object _gate = new();
    private readonly int _windowBytes = Math.Min(LargestWindowBytes, capacityBytes / 2);

    // Everything below is guarded by _gate. An offset counts the bytes of all chunks up to and including one.
    private readonly ChunkRing _chunks = new();
    private long _sealedOffset;
    private long _droppedOffset;
    private long _acknowledgedOffset;
    private bool _producersWait;

    private char[] _open = new char[FirstBufferLength];

    // Buffers of chunks that were dropped, for those to come. Without them each gigabyte of output is a gigabyte of objects that
    // live just long enough to be expensive.
    private readonly Stack<char[]> _spares = new();
    private int _openLength;
    private bool _openIsError;

    // The first half of a surrogate pair, by stream, that waits for the second: a chunk never ends between the two.
    private readonly char[] _half = new char[2];

    /// <summary>Sequence number of the next chunk.</summary>
    public long NextSequence
    {
        get
        {
            lock (_gate)
            {
                return _chunks.NextSequence;
            }
        }
    }

    /// <summary>
    /// True makes whoever appends wait while a window's worth is not acknowledged; false drops the oldest instead.
    /// </summary>
    public bool ProducersWait
    {
        set
        {
            lock (_gate)
            {
                _producersWait = value;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The number that the first chunk gets, when another than 1. Call before anything is written.</summary>
    public void StartAt(long sequence)
    {
        lock (_gate)
        {
            _chunks.StartAt(sequence);
        }
    }

    /// <summary>Appends text, and with <paramref name="endLine"/> the end of the line, as one piece.</summary>
    public void Append(bool isError, ReadOnlySpan<char> text, bool endLine)
    {
        bool news = false;
        lock (_gate)
        {
            Append(isError, text, ref news);
            if (endLine)
            {
                Append(isError, "\n", ref news);
            }
        }

        if (news)
        {
            changed();
        }
    }

    /// <summary>Closes the open chunk, so that all that was appended so far has its number.</summary>
    /// <returns>The next sequence number.</returns>
    public long Flush()
    {
        lock (_gate)
        {
            SealOpen();
            for (int stream = 0; stream < _half.Length; stream++)
            {
                if (_half[stream] != '\0')
                {
                    Seal(stream == 1, [_half[stream]], 1);
                    _half[stream] = '\0';
                }
            }

            return _chunks.NextSequence;
        }
    }

    /// <summary>Takes the oldest retained chunk after <paramref name="sequence"/>.</summary>
    /// <param name="sequence">The last chunk the caller has.</param>
    /// <param name="sealOpen">Whether to close the open chunk when there is no other.</param>
    /// <param name="waiting">True when only the open chunk is there.</param>
    /// <returns>Null when there is none, or when the agent must first acknowledge what it has.</returns>
    public OutputFrame? TakeAfter(long sequence, bool sealOpen, out bool waiting)
    {
        lock (_gate)
        {
            waiting = false;
            if (sequence + 1 >= _chunks.NextSequence)
            {
                if (!sealOpen)
                {
                    waiting = _openLength > 0;
                    return null;
                }

                SealOpen();
            }

            if (_chunks.FirstAfter(sequence) is not Chunk chunk)
            {
                return null;
            }

            bool fits = chunk.EndOffset - _acknowledgedOffset <= _windowBytes;
            return fits ? new OutputFrame(chunk.Sequence, chunk.IsError, chunk.Text) : null;
        }
    }

    /// <summary>True when no chunk below <paramref name="sequence"/> is left for a reader who has all up to <paramref name="taken"/>.</summary>
    public bool IsTakenUpTo(long taken, long sequence)
    {
        lock (_gate)
        {
            return Math.Max(taken + 1, _chunks.FirstSequence) >= sequence;
        }
    }

    /// <summary>A reader begins anew after a chunk; what it is sent counts as not acknowledged again.</summary>
    /// <returns>The chunk, or the last one there is.</returns>
    public long Rewind(long sequence)
    {
        lock (_gate)
        {
            long last = Math.Clamp(sequence, 0, _chunks.NextSequence - 1);
            _acknowledgedOffset = _chunks.Find(last)?.EndOffset ?? _droppedOffset;
            Monitor.PulseAll(_gate);
            return last;
        }
    }

    /// <summary>The reader has all up to a chunk.</summary>
    public void Acknowledge(long sequence)
    {
        lock (_gate)
        {
            if (_chunks.Find(sequence) is Chunk chunk && chunk.EndOffset > _acknowledgedOffset)
            {
                _acknowledgedOffset = chunk.EndOffset;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Append(bool isError, ReadOnlySpan<char> text, ref bool news)
    {
        int stream = isError ? 1 : 0;
        while (!text.IsEmpty)
        {
            AwaitRoom(ref news);
            if (_openLength > 0 && (_openIsError != isError || _openLength == LongestChunk))
            {
                SealOpen();
                news = true;
            }

            if (_openLength == 0)
            {
                _openIsError = isError;
                news = true;
                if (_half[stream] != '\0')
                {
                    _open[_openLength++] = _half[stream];
                    _half[stream] = '\0';
                }
            }

            int count = Math.Min(text.Length, LongestChunk - _openLength);
            if (_openLength + count > _open.Length)
            {
                Array.Resize(ref _open, Math.Min(LongestChunk, Math.Max(_open.Length * 2, _openLength + count)));
            }

            text[..count].CopyTo(_open.AsSpan(_openLength));
            _openLength += count;
            text = text[count..];
        }
    }

    private void AwaitRoom(ref bool news)
    {
        while (_producersWait && _sealedOffset + (_openLength * sizeof(char)) - _acknowledgedOffset >= _windowBytes)
        {
            if (news)
            {
                // The reader only has to look; it takes the gate when this wait lets go of it.
                changed();
                news = false;
            }

            Monitor.Wait(_gate);
        }
    }

    private void SealOpen()
    {
        if (_openLength > 0 && char.IsHighSurrogate(_open[_openLength - 1]))
        {
            _half[_openIsError ? 1 : 0] = _open[--_openLength];
        }

        if (_openLength > 0)
        {
            // A buffer that is at least half full becomes the chunk's own.
            bool isHandedOver = _open.Length == LongestChunk && _openLength >= LongestChunk / 2;
            Seal(_openIsError, isHandedOver ? _open : _open.AsSpan(0, _openLength).ToArray(), _openLength);
            if (isHandedOver)
            {
                _open = _spares.TryPop(out char[]? spare) ? spare : new char[LongestChunk];
            }

            _openLength = 0;
        }
    }

    private void Seal(bool isError, char[] buffer, int length)
    {
        _sealedOffset += ChunkOverheadBytes + (length * sizeof(char));
        _chunks.Add(isError, buffer, length, _sealedOffset);
        while (_sealedOffset - _droppedOffset > capacityBytes && _chunks.Count > 1)
        {
            Chunk oldest = _chunks.RemoveOldest();
            if (oldest.Buffer.Length == LongestChunk && _spares.Count < MostSpares)
            {
                _spares.Push(oldest.Buffer);
            }

            _droppedOffset = oldest.EndOffset;
            _acknowledgedOffset = Math.Max(_acknowledgedOffset, _droppedOffset);
        }
    }
}
