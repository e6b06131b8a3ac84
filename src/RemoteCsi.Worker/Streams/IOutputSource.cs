namespace RemoteCsi.Worker.Streams;

/// <summary>A way for output to reach the spool other than through <see cref="Console"/>.</summary>
internal interface IOutputSource
{
    /// <summary>Returns when all that was written to it before the call is in the spool.</summary>
    void Drain();
}
