namespace RemoteCsi.Client.Links;

/// <summary>A change of the way to an agent.</summary>
/// <param name="Status">How it is now.</param>
/// <param name="Cause">Why it is not up, in one line; null when it is.</param>
/// <param name="Attempts">How many attempts to make it again have failed since it was lost.</param>
/// <param name="NextAttempt">How long until the next one; null while one is being made, and when there will be none.</param>
public sealed record LinkState(LinkStatus Status, string? Cause, int Attempts = 0, TimeSpan? NextAttempt = null);
