using StreamJsonRpc;

namespace RemoteCsi.Protocol.Transport;

/// <summary>The requests of a peer that were read and not yet answered: how many, and how many bytes of them.</summary>
/// <remarks>Thread-safe; one reader waits, any thread answers.</remarks>
internal sealed class CallsInFlight(FrameLimits limits)
{
    // What all connections of this process have let go of since it was last collected.
    private static long s_garbage;

    private readonly Lock _guard = new();

    // Guarded by _guard.
    private readonly Dictionary<RequestId, int> _calls = [];
    private long _bytes;
    private TaskCompletionSource? _room;
    private volatile bool _isHoldingBack;

    /// <summary>True while a bound keeps the reader from reading.</summary>
    public bool IsHoldingBack => _isHoldingBack;

    /// <summary>Waits until a message of that size may be read into memory.</summary>
    public async ValueTask WaitForBytesAsync(int bytes, CancellationToken cancellationToken)
    {
        // Back-pressure instead of refusal: what is over the limit waits in the socket.
        while (bytes > FrameLimits.SmallFrameBytes && Waiting(() => _bytes > 0 && _bytes + bytes > limits.CallBytesInFlight) is { } room)
        {
            await HoldBackAsync(room, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a request in, when there is room for one.</summary>
    /// <exception cref="FrameException">Its id is that of another, so that nobody could tell their answers apart.</exception>
    public async ValueTask AddAsync(RequestId id, int bytes, CancellationToken cancellationToken)
    {
        while (Waiting(() => _calls.Count >= limits.CallsInFlight) is { } room)
        {
            await HoldBackAsync(room, cancellationToken).ConfigureAwait(false);
        }

        lock (_guard)
        {
            if (!_calls.TryAdd(id, bytes))
            {
                throw new FrameException("a request has the id of another that is not answered yet");
            }

            _bytes += bytes;
        }
    }

    /// <summary>What was read of a request is held no longer, though it is not answered yet. An id that is not here is passed over.</summary>
    public void ReleaseBytes(RequestId id)
    {
        TaskCompletionSource? room = null;
        int released = 0;
        lock (_guard)
        {
            if (_calls.TryGetValue(id, out int bytes))
            {
                _calls[id] = 0;
                released = bytes;
                room = MadeRoom(bytes);
            }
        }

        CollectAfter(released);
        room?.SetResult();
    }

    /// <summary>A request was answered. An id that is not here is passed over.</summary>
    public void Remove(RequestId id)
    {
        TaskCompletionSource? room = null;
        int released;
        lock (_guard)
        {
            if (_calls.Remove(id, out released))
            {
                room = MadeRoom(released);
            }
        }

        CollectAfter(released);
        room?.SetResult();
    }

    /// <summary>
    /// Large objects are garbage that the runtime lets gather, to several times what of them lives. So a peer that sends many large calls
    /// waits while they are collected.
    /// </summary>
    private void CollectAfter(int bytes)
    {
        if (bytes > FrameLimits.SmallFrameBytes && limits.GarbageBytes < long.MaxValue && Interlocked.Add(ref s_garbage, bytes) > limits.GarbageBytes)
        {
            Interlocked.Exchange(ref s_garbage, 0);

            // Aggressive: only so is what was collected given back before the next call is read.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>Returns who waits for room, to be told when the caller has let go of the lock, which it holds.</summary>
    private TaskCompletionSource? MadeRoom(int bytes)
    {
        _bytes -= bytes;
        TaskCompletionSource? room = _room;
        _room = null;
        return room;
    }

    private async Task HoldBackAsync(Task room, CancellationToken cancellationToken)
    {
        _isHoldingBack = true;
        await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        _isHoldingBack = false;
    }

    private Task? Waiting(Func<bool> isFull)
    {
        lock (_guard)
        {
            return isFull() ? (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : null;
        }
    }
}
