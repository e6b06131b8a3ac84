namespace RemoteCsi.Client.Endpoints;

/// <summary>Where an agent is.</summary>
/// <remarks>Immutable; two endpoints are equal when they mean the same place in the same way.</remarks>
public abstract record Endpoint
{
    // Closed: the three kinds are in this assembly.
    private protected Endpoint()
    {
    }

    /// <summary>A short name for prompts: <c>local</c>, or the host.</summary>
    public abstract string DisplayName { get; }

    /// <summary>
    /// Reads <c>local</c>, <c>unix:/path</c>, <c>ssh://user@host:port</c> (with <c>?command=…</c> or <c>?subsystem=…</c>),
    /// or just <c>host</c> or <c>user@host</c>.
    /// </summary>
    /// <exception cref="RemoteCsiException"><see cref="RemoteCsiReason.InvalidEndpoint"/>, with the part that is wrong.</exception>
    public static Endpoint Parse(string text) => EndpointText.Parse(text);

    /// <summary>The text that <see cref="Parse"/> reads as this endpoint.</summary>
    public abstract override string ToString();
}
