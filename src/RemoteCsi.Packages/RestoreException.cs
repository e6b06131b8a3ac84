using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Packages;

/// <summary>Something could not be restored; told to whoever wrote the reference.</summary>
/// <param name="failures">Why, one for each reference that failed.</param>
internal sealed class RestoreException(params RestoreFailure[] failures) : Exception(string.Join("; ", failures.Select(failure => failure.Message)))
{
    /// <summary>One reference failed.</summary>
    public RestoreException(string reference, string message)
        : this(new RestoreFailure(reference, message))
    {
    }

    /// <summary>Why.</summary>
    public RestoreFailure[] Failures => failures;
}
