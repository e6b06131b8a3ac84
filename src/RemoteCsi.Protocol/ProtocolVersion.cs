namespace RemoteCsi.Protocol;

/// <summary>The version of the client↔agent protocol, exchanged in <see cref="IAgent.HelloAsync"/>.</summary>
/// <remarks>
/// Within one <see cref="Major"/> only additions happen: a peer ignores what it does not know, and asks for nothing that
/// the other's <see cref="Minor"/> does not have. Peers of different major versions refuse each other and name both.
/// </remarks>
/// <param name="Major">Raised when an existing form changes its meaning.</param>
/// <param name="Minor">Raised when something is added.</param>
public sealed record ProtocolVersion(int Major, int Minor)
{
    /// <summary>The version this build speaks.</summary>
    public static ProtocolVersion Current { get; } = new(1, 2);

    /// <summary>Whether a peer of this version and one of <paramref name="other"/> understand each other.</summary>
    public bool Fits(ProtocolVersion other) => Major == other.Major;

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}";
}
