using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Protocol.SnapIns;

/// <summary>Asks which snap-ins a machine offers.</summary>
/// <param name="Name">The one that is wanted, whatever the case of its letters; null for all.</param>
/// <param name="Session">The session that it is for, whose packages may carry further ones; null for the machine's own alone.</param>
public sealed record SnapInsRequest(string? Name = null, SessionSelector? Session = null);
