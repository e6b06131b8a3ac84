namespace RemoteCsi.Agent.Connections;

/// <summary>How many connections there may be, so that no number of them takes the file descriptors that sessions need.</summary>
/// <remarks>
/// Thread-safe. Those who have not said hello are as many as there is room for, and then the one that waits longest goes: a
/// client says hello at once, so a flood of idle connections displaces only itself. Those who have said it are never displaced;
/// a hello over the bound is refused.
/// </remarks>
/// <param name="most">The most of either kind.</param>
internal sealed class ConnectionRoom(int most)
{
    /// <summary>What the bound is where descriptors are plenty: more than the 500 that may come in one instant.</summary>
    private const int Usual = 1024;

    // A session takes a few descriptors as well; half of all are left to them.
    private const int ShareOfDescriptors = 4;
    private const int Fewest = 16;

    private readonly Lock _guard = new();

    // Guarded by _guard; the oldest comes first.
    private readonly LinkedList<Action> _waiting = [];
    private int _greeted;

    /// <summary>The most of either kind.</summary>
    public int Most => most;

    /// <summary>The room that this process's descriptors allow.</summary>
    public static ConnectionRoom OfThisProcess() =>
        new((int)Math.Clamp(DescriptorLimit.OfThisProcess() / ShareOfDescriptors, Fewest, Usual));

    /// <summary>A connection came.</summary>
    /// <param name="hangUp">Ends it, at once; called when it is displaced.</param>
    public Place Enter(Action hangUp)
    {
        Action? displaced = null;
        LinkedListNode<Action> node;
        lock (_guard)
        {
            if (_waiting.Count >= most)
            {
                displaced = _waiting.First!.Value;
                _waiting.RemoveFirst();
            }

            node = _waiting.AddLast(hangUp);
        }

        displaced?.Invoke();
        return new Place(this, node);
    }

    /// <summary>One connection's place.</summary>
    internal sealed class Place(ConnectionRoom room, LinkedListNode<Action> node) : IDisposable
    {
        private bool _isGreeted;

        /// <summary>It said hello. False when there is no room for another that did.</summary>
        public bool TryGreet()
        {
            lock (room._guard)
            {
                if (room._greeted >= room.Most)
                {
                    return false;
                }

                if (node.List is not null)
                {
                    room._waiting.Remove(node);
                }

                room._greeted++;
                _isGreeted = true;
                return true;
            }
        }

        /// <summary>It is gone.</summary>
        public void Dispose()
        {
            lock (room._guard)
            {
                if (node.List is not null)
                {
                    room._waiting.Remove(node);
                }

                room._greeted -= _isGreeted ? 1 : 0;
                _isGreeted = false;
            }
        }
    }
}
