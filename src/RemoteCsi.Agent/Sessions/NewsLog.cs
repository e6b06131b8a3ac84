namespace RemoteCsi.Agent.Sessions;

/// <summary>The newest news of a session, bounded: a client that is far behind misses some.</summary>
/// <remarks>Thread safe. Kept once for all clients.</remarks>
internal sealed class NewsLog
{
    /// <summary>So many, and so many UTF-16 units of them together, but always the newest, which may be a source of 16 K characters or a displayed value of 64 KB.</summary>
    private const int Kept = 32;
    private const int MostKept = 128 * 1024;

    private readonly Lock _guard = new();
    private readonly Queue<News> _news = new();
    private long _last;
    private int _size;

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
            News newest = make(++_last);
            _news.Enqueue(newest);
            _size += newest.Size();
            while (_news.Count > Kept || (_size > MostKept && _news.Count > 1))
            {
                _size -= _news.Dequeue().Size();
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
