namespace RemoteCsi.Protocol;

/// <summary>The first message of every connection.</summary>
/// <param name="Version">The protocol version that the client speaks.</param>
/// <param name="Client">Program and version of the client, for the audit record: <c>rcsi 0.1.0</c>.</param>
/// <param name="Origin">Where the client says it is, for the audit record: <c>alice@laptop</c>; null when it does not say.</param>
/// <param name="SilenceSeconds">
/// After how much silence, in seconds, the client takes the agent for dead and wants to be taken for dead itself. It then
/// sends something (a <c>ping</c> without an id does) at least every fifth of that time. Null when it promises nothing.
/// </param>
public sealed record HelloRequest(ProtocolVersion Version, string Client, string? Origin = null, double? SilenceSeconds = null);
