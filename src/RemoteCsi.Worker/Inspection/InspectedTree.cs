namespace RemoteCsi.Worker.Inspection;

/// <summary>What somebody looks at: a result, and of what was shown below it all that can be taken apart further.</summary>
/// <remarks>
/// Objects are kept as they were shown, so that taking one apart shows that one, and no getter runs again on the way to it. Not thread-safe:
/// the <see cref="Inspector"/> guards it.
/// </remarks>
internal sealed class InspectedTree
{
    private const int MostNodes = 10_000;

    private readonly Dictionary<long, InspectedNode> _nodes = [];
    private readonly Queue<long> _oldestFirst = new();
    private long _last;

    /// <summary>Gives an object a handle; the oldest loses its own when there are too many.</summary>
    public long Add(object value)
    {
        long handle = ++_last;
        _nodes.Add(handle, new InspectedNode(value));
        _oldestFirst.Enqueue(handle);
        if (_nodes.Count > MostNodes)
        {
            _nodes.Remove(_oldestFirst.Dequeue());
        }

        return handle;
    }

    /// <summary>The object of a handle; null when it has none any more.</summary>
    public InspectedNode? Find(long handle) => _nodes.GetValueOrDefault(handle);
}

/// <summary>Something that can be taken apart, and how far that has got.</summary>
/// <param name="value">The object, or a <see cref="MemberGroup"/> of one.</param>
internal sealed class InspectedNode(object value)
{
    /// <summary>The object, or a <see cref="MemberGroup"/> of one.</summary>
    public object Value { get; } = value;

    /// <summary>What gives the part after the last one; null when it was not begun, or cannot go on.</summary>
    public IEnumerator<ValuePart>? Parts { get; set; }

    /// <summary>How many parts <see cref="Parts"/> has given.</summary>
    public long Position { get; set; }

    /// <summary>How many parts there are in all; null when not known.</summary>
    public long? Total { get; set; }
}
