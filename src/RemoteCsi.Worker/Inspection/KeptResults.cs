namespace RemoteCsi.Worker.Inspection;

/// <summary>The values of the last submissions that had one, so that they can be looked at again. Safe from any thread.</summary>
/// <remarks>It keeps them from being collected, so there are few.</remarks>
internal sealed class KeptResults
{
    /// <summary>How many are kept.</summary>
    public const int Most = 3;

    private readonly List<(string SubmissionId, object? Value)> _newestFirst = new(Most + 1);

    /// <summary>Adds the newest; the oldest goes.</summary>
    public void Keep(string submissionId, object? value)
    {
        lock (_newestFirst)
        {
            _newestFirst.Insert(0, (submissionId, value));
            if (_newestFirst.Count > Most)
            {
                _newestFirst.RemoveAt(Most);
            }
        }
    }

    /// <summary>Lets go of all: the memory is needed.</summary>
    public void Clear()
    {
        lock (_newestFirst)
        {
            _newestFirst.Clear();
        }
    }

    /// <summary>All of them, the newest first.</summary>
    public object?[] NewestFirst()
    {
        lock (_newestFirst)
        {
            return [.. _newestFirst.Select(result => result.Value)];
        }
    }

    /// <summary>A submission's value; the newest of all when the id is empty.</summary>
    /// <returns>False when it is not kept.</returns>
    public bool TryGet(string submissionId, out object? value)
    {
        lock (_newestFirst)
        {
            int place = submissionId.Length == 0 ? (_newestFirst.Count > 0 ? 0 : -1) : _newestFirst.FindIndex(result => result.SubmissionId == submissionId);
            value = place < 0 ? null : _newestFirst[place].Value;
            return place >= 0;
        }
    }
}
