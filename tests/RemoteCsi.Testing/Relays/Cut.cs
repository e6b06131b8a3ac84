namespace RemoteCsi.Testing.Relays;

/// <summary>Where a connection through a <see cref="FaultyRelay"/> is cut.</summary>
/// <param name="AfterBytes">So many bytes go through in that direction, also to the middle of a message; then both ends are closed.</param>
/// <param name="TowardsAgent">The direction.</param>
/// <param name="StallFirst">How long nothing goes through in that direction before it is cut.</param>
public sealed record Cut(long AfterBytes, bool TowardsAgent, TimeSpan StallFirst = default);
