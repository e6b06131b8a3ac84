namespace RemoteCsi.Client.Endpoints;

/// <summary>The agent of an account on another machine, reached through the system's <c>ssh</c> and started there when none runs.</summary>
/// <param name="User">The account there; null leaves it to ssh's own configuration.</param>
/// <param name="Host">Name, address, or alias of ssh's configuration. Never begins with <c>-</c>.</param>
/// <param name="Port">Port; null leaves it to ssh's own configuration.</param>
/// <param name="Command">What to run there instead of <c>rcsi agent connect --stdio</c>; null for that.</param>
/// <param name="Subsystem">The subsystem of its sshd to ask for instead of a command; null for a command.</param>
public sealed record SshEndpoint(string? User, string Host, int? Port = null, string? Command = null, string? Subsystem = null) : Endpoint
{
    /// <inheritdoc/>
    public override string DisplayName => Host;

    /// <inheritdoc/>
    public override string ToString() => EndpointText.Format(this);
}
