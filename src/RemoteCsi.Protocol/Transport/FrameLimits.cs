namespace RemoteCsi.Protocol.Transport;

/// <summary>Bounds on what one peer of a connection may make the other hold.</summary>
/// <remarks>StreamJsonRpc bounds neither size nor number, so <see cref="BoundedMessageHandler"/> does, before any parsing.</remarks>
/// <param name="FrameBytes">Largest message accepted, and largest sent.</param>
/// <param name="HelloFrameBytes">Largest message accepted until <see cref="BoundedMessageHandler.Trust"/> is called.</param>
/// <param name="CallsInFlight">How many requests may wait for their answers; further ones stay unread in the socket.</param>
public sealed record FrameLimits(int FrameBytes, int HelloFrameBytes, int CallsInFlight)
{
    /// <summary>Largest header block accepted, in bytes.</summary>
    public const int HeaderBytes = 1024;

    /// <summary>Between clients and agents: 4 MiB a message, 64 KiB before the hello, 64 calls in flight.</summary>
    public static FrameLimits Client { get; } = new(4 * 1024 * 1024, 64 * 1024, 64);
}
