using RemoteCsi.Client.Endpoints;

namespace RemoteCsi.Client.Links;

/// <summary>Opens the transport that an endpoint means.</summary>
internal static class LinkOpener
{
    /// <summary>Opens a link. Nothing is said on it yet.</summary>
    /// <exception cref="RemoteCsiException">Why it could not be opened.</exception>
    public static async Task<ILink> OpenAsync(Endpoint endpoint, RemoteAgentOptions options, CancellationToken cancellationToken) => endpoint switch
    {
        LocalEndpoint => await LocalAgent.ConnectAsync(options, cancellationToken).ConfigureAwait(false),
        UnixEndpoint unix => await UnixLink.ConnectAsync(unix.Path, options, cancellationToken).ConfigureAwait(false),
        SshEndpoint ssh => SshLink.Start(ssh, options),
        _ => throw new ArgumentException($"unknown kind of endpoint {endpoint.GetType()}", nameof(endpoint)),
    };
}
