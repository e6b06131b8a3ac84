namespace RemoteCsi.Agent.Sessions;

/// <summary>The newest news of a session, bounded: a client that is far behind misses some.</summary>
/// <remarks>Thread safe. Kept once for all clients.</remarks>
internal sealed class NewsLog
{
    /// <summary>Each holds at most a source of 16 K characters or a displayed value, which is bounded to 64 KB.</summary>
    private const int Kept = 32;

    private readonly Lock _guard = new();
    private readonly Queue<News> _news = new();
    private long _last;

    /// <summary>The number of the newest; 0 before the first.</summary>
    public long LastNumber
    {
        get
        {
            lock (_guard)
            {
                return _last;
            }
        }
    }

    /// <summary>Adds one, made by <paramref name="make"/> from its number.</summary>
    public void Add(Func<long, News> make)
    {
        lock (_guard)
        {
            _news.Enqueue(make(++_last));
            if (_news.Count > Kept)
            {
                _news.Dequeue();
            }
        }
    }

    /// <summary>The oldest kept one after a number; null when there is none.</summary>
    public News? After(long number)
    {
        lock (_guard)
        {
            return _news.FirstOrDefault(news => news.Number > number);
        }
    }
}
