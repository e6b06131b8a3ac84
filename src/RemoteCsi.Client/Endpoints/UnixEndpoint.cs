namespace RemoteCsi.Client.Endpoints;

/// <summary>An agent that listens on a given unix socket of this machine. It is not started when it does not run.</summary>
/// <param name="Path">Full path of the socket.</param>
public sealed record UnixEndpoint(string Path) : Endpoint
{
    /// <inheritdoc/>
    public override string DisplayName => "unix";

    /// <inheritdoc/>
    public override string ToString() => EndpointText.Format(this);
}
