using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Client.Sessions;

/// <summary>Puts the output of a session into its one order: every chunk once, also when a new link sends it again.</summary>
/// <remarks>
/// Thread-safe. Chunks that come before anybody listens are kept, up to a bound, so that entering and subscribing need
/// not be one step.
/// </remarks>
internal sealed class OutputFeed
{
    /// <summary>Chunks kept while nobody listens; each is at most 16 K characters.</summary>
    private const int Kept = 256;

    // Held while handlers run, so that a handler added meanwhile gets the kept chunks before newer ones.
    private readonly Lock _delivery = new();
    private readonly Queue<OutputChunk> _backlog = new();
    private Action<OutputChunk>? _received;
    private Action<long>? _dropped;
    private long _droppedUnheard;

    // Sequence number of the last chunk handed on; -1 while the first to come decides. Written under _delivery.
    private long _last;
    private TaskCompletionSource _progress = NewSignal();

    /// <summary>Begins after a chunk, or, with -1, at whichever comes first; so many before it are gone.</summary>
    public OutputFeed(long last, long dropped) => (_last, _droppedUnheard) = (last, dropped);

    /// <summary>Each chunk, once and in order.</summary>
    public event Action<OutputChunk>? Received
    {
        add
        {
            lock (_delivery)
            {
                _received += value;
                while (_backlog.TryDequeue(out OutputChunk? chunk))
                {
                    _received?.Invoke(chunk);
                }
            }
        }

        remove
        {
            lock (_delivery)
            {
                _received -= value;
            }
        }
    }

    /// <summary>So many chunks will never come.</summary>
    public event Action<long>? Dropped
    {
        add
        {
            lock (_delivery)
            {
                _dropped += value;
                if (_droppedUnheard > 0)
                {
                    value?.Invoke(_droppedUnheard);
                    _droppedUnheard = 0;
                }
            }
        }

        remove
        {
            lock (_delivery)
            {
                _dropped -= value;
            }
        }
    }

    /// <summary>The first chunk that has not come yet; 0 while that is not known.</summary>
    public long Wanted
    {
        get
        {
            lock (_delivery)
            {
                return _last + 1;
            }
        }
    }

    /// <summary>Completes at the next chunk or gap.</summary>
    public Task Progress => Volatile.Read(ref _progress).Task;

    /// <summary>Takes what the agent sent.</summary>
    public void Add(OutputChunk chunk)
    {
        lock (_delivery)
        {
            if (_last >= 0 && chunk.Sequence <= _last)
            {
                return;
            }

            try
            {
                if (_last >= 0 && chunk.Sequence > _last + 1)
                {
                    Drop(chunk.Sequence - _last - 1);
                }

                if (_received is null)
                {
                    Keep(chunk);
                }
                else
                {
                    _received.Invoke(chunk);
                }
            }
            finally
            {
                _last = chunk.Sequence;
                Interlocked.Exchange(ref _progress, NewSignal()).SetResult();
            }
        }
    }

    /// <summary>Notes that the next chunk will be this one; what was missing before it is gone.</summary>
    public void SkipTo(long next)
    {
        lock (_delivery)
        {
            if (_last >= 0 && next <= _last + 1)
            {
                return;
            }

            if (_last >= 0)
            {
                Drop(next - _last - 1);
            }

            _last = next - 1;
            Interlocked.Exchange(ref _progress, NewSignal()).SetResult();
        }
    }

    /// <summary>Whether every chunk before this one was handed on.</summary>
    public bool HasAllBefore(long next)
    {
        lock (_delivery)
        {
            return _last >= next - 1;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Keep(OutputChunk chunk)
    {
        if (_backlog.Count == Kept)
        {
            _backlog.Dequeue();
            Drop(1);
        }

        _backlog.Enqueue(chunk);
    }

    private void Drop(long chunks)
    {
        if (_dropped is null)
        {
            _droppedUnheard += chunks;
        }
        else
        {
            _dropped.Invoke(chunks);
        }
    }
}
