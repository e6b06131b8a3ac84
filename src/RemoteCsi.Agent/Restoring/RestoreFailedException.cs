using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Agent.Restoring;

/// <summary>References could not be restored.</summary>
/// <param name="failures">Why, for each that failed.</param>
internal sealed class RestoreFailedException(RestoreFailure[] failures) : Exception(string.Join("; ", failures.Select(failure => failure.Message)))
{
    /// <summary>Why.</summary>
    public RestoreFailure[] Failures => failures;
}
