namespace RemoteCsi.Client.Sessions;

/// <summary>The submissions whose outcomes this client asks for itself, so that it need not be told of them as of others'.</summary>
/// <remarks>
/// Thread-safe. The notice of an end may come after the answer to the call, and over another link than the one that
/// submitted, so an id is kept for a while; the newest of them.
/// </remarks>
internal sealed class OwnSubmissions
{
    private const int Kept = 256;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = [];
    private readonly Queue<string> _byAge = new();

    /// <summary>Notes one.</summary>
    public void Add(string submissionId)
    {
        lock (_gate)
        {
            if (_ids.Add(submissionId))
            {
                _byAge.Enqueue(submissionId);
                if (_byAge.Count > Kept)
                {
                    _ids.Remove(_byAge.Dequeue());
                }
            }
        }
    }

    /// <summary>Whether it is one of them.</summary>
    public bool Contains(string submissionId)
    {
        lock (_gate)
        {
            return _ids.Contains(submissionId);
        }
    }
}
