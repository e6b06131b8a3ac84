namespace RemoteCsi.Client.Links;

/// <summary>Runs what is posted one after the other, in order, on pool threads, and knows how much waits.</summary>
/// <remarks>Events must reach their handlers in the order of the wire; how many may wait is bounded by <see cref="WaitForRoomAsync"/>.</remarks>
internal sealed class OrderedDispatcher : SynchronizationContext
{
    /// <summary>So many waiting events, of at most 16 K characters each, make the reader of the link pause.</summary>
    private const int Full = 64;

    private readonly Lock _gate = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _waiting = new();
    private TaskCompletionSource? _room;
    private bool _running;

    /// <summary>True when nothing waits or runs.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return !_running;
            }
        }
    }

    /// <summary>Completes when the handlers are not too far behind.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiting.Count < Full)
            {
                return Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            _waiting.Enqueue((d, state));
            if (_running)
            {
                return;
            }

            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static dispatcher => dispatcher.Run(), this, preferLocal: false);
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("would block the caller");

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    private void Run()
    {
        while (true)
        {
            (SendOrPostCallback Callback, object? State) next;
            TaskCompletionSource? room = null;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _running = false;
                    return;
                }

                if (_waiting.Count < Full / 2)
                {
                    (room, _room) = (_room, null);
                }
            }

            room?.SetResult();
            next.Callback(next.State);
        }
    }
}
