namespace RemoteCsi.Worker.Hosting;

/// <summary>Connections that have not said hello: a few, each of which costs a thread. The one that waits longest goes for the next.</summary>
/// <remarks>Thread-safe. An agent says hello at once, so whoever only connects displaces others of its kind.</remarks>
internal sealed class WaitingConnections
{
    private const int Most = 16;

    // Guarded by itself; the oldest comes first.
    private readonly List<Stream> _streams = [];

    /// <summary>One came.</summary>
    public void Add(Stream stream)
    {
        Stream? displaced = null;
        lock (_streams)
        {
            if (_streams.Count == Most)
            {
                displaced = _streams[0];
                _streams.RemoveAt(0);
            }

            _streams.Add(stream);
        }

        displaced?.Dispose();
    }

    /// <summary>One said hello, or is gone.</summary>
    public void Remove(Stream stream)
    {
        lock (_streams)
        {
            _streams.Remove(stream);
        }
    }
}
