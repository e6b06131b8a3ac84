namespace RemoteCsi.Client.Endpoints;

/// <summary>The agent of this user on this machine, started when none runs.</summary>
public sealed record LocalEndpoint : Endpoint
{
    /// <inheritdoc/>
    public override string DisplayName => "local";

    /// <inheritdoc/>
    public override string ToString() => "local";
}
