namespace RemoteCsi.Agent.Compiling;

/// <summary>A call to the compiler did not come back with an answer: it died, was ended for taking too long, or failed.</summary>
/// <param name="cause">How, in one line.</param>
/// <param name="maySucceedAnew">
/// True when the process was simply gone: perhaps it died of this call, perhaps before it, and only another try tells.
/// </param>
internal sealed class CompilerFailedException(string cause, bool maySucceedAnew) : Exception(cause)
{
    /// <summary>Whether a new compiler might answer.</summary>
    public bool MaySucceedAnew => maySucceedAnew;
}
