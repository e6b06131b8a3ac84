namespace RemoteCsi.Protocol.SnapIns;

/// <summary>Asks which snap-ins a machine offers.</summary>
/// <param name="Name">The one that is wanted, whatever the case of its letters; null for all.</param>
public sealed record SnapInsRequest(string? Name = null);
