namespace RemoteCsi.Agent.Sessions;

/// <summary>The clients that have entered one session.</summary>
/// <remarks>Thread safe. Lists are replaced, never changed, so that readers need no lock.</remarks>
internal sealed class Audience
{
    private readonly Lock _guard = new();
    private volatile Subscription[] _subscriptions = [];

    /// <summary>How many there are.</summary>
    public int Count => _subscriptions.Length;

    /// <summary>Adds a client.</summary>
    public void Add(Subscription subscription)
    {
        lock (_guard)
        {
            _subscriptions = [.. _subscriptions, subscription];
        }
    }

    /// <summary>Takes a client away. False when it was not here.</summary>
    public bool Remove(Subscription subscription)
    {
        lock (_guard)
        {
            int before = _subscriptions.Length;
            _subscriptions = [.. _subscriptions.Where(other => !ReferenceEquals(other, subscription))];
            return _subscriptions.Length < before;
        }
    }

    /// <summary>Whether anybody but the client of one connection is here.</summary>
    public bool HasOthersThan(ISessionListener? listener) => _subscriptions.Any(subscription => !subscription.IsOf(listener));

    /// <summary>Wakes every client's pump: there is output, a question, or a change.</summary>
    public void Wake()
    {
        foreach (Subscription subscription in _subscriptions)
        {
            subscription.Wake();
        }
    }

    /// <summary>Wakes every client's pump and has it tell the session's state.</summary>
    public void Announce()
    {
        foreach (Subscription subscription in _subscriptions)
        {
            subscription.Announce();
        }
    }

    /// <summary>The sequence number up to which every client has been sent everything; <paramref name="newest"/> when there is none.</summary>
    public long SentToAll(long newest)
    {
        long sent = newest;
        foreach (Subscription subscription in _subscriptions)
        {
            sent = Math.Min(sent, subscription.SentSequence);
        }

        return sent;
    }
}
