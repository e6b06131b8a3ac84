namespace RemoteCsi.Client.Links;

/// <summary>A change of the way to an agent.</summary>
/// <param name="Status">How it is now.</param>
/// <param name="Cause">Why it is not up, in one line; null when it is.</param>
public sealed record LinkState(LinkStatus Status, string? Cause);
