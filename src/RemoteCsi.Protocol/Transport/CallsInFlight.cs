using StreamJsonRpc;

namespace RemoteCsi.Protocol.Transport;

/// <summary>The requests of a peer that were read and not yet answered: how many, and how many bytes of them.</summary>
/// <remarks>Thread-safe; one reader waits, any thread answers.</remarks>
internal sealed class CallsInFlight(FrameLimits limits)
{
    /// <summary>A letter of a message becomes two bytes of a string. The message itself is let go of as soon as it is one.</summary>
    public const int BytesOfText = 2;

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
        while (bytes > LargeGarbage.SmallBytes && Waiting(() => _bytes > 0 && _bytes + bytes > limits.CallBytesInFlight) is { } room)
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

        // A small one is bounded by its number. It may wait for hours, and must not keep a large one, and what is behind that, from being read.
        bytes = bytes > LargeGarbage.SmallBytes ? bytes : 0;
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

        Drop(released);
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

        Drop(released);
        room?.SetResult();
    }

    private void Drop(int released)
    {
        if (released > LargeGarbage.SmallBytes)
        {
            LargeGarbage.Add((long)released * BytesOfText, limits.GarbageBytes);
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
