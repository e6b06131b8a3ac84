namespace RemoteCsi.Protocol.Transport;

/// <summary>Bounds on what one peer of a connection may make the other hold.</summary>
/// <remarks>StreamJsonRpc bounds neither size nor number, so <see cref="BoundedMessageHandler"/> does, before any parsing.</remarks>
/// <param name="FrameBytes">Largest message accepted.</param>
/// <param name="HelloFrameBytes">Largest message accepted until <see cref="BoundedMessageHandler.Trust"/> is called.</param>
/// <param name="CallsInFlight">How many requests may wait for their answers; further ones stay unread in the socket.</param>
public sealed record FrameLimits(int FrameBytes, int HelloFrameBytes, int CallsInFlight)
{
    /// <summary>Largest header block accepted, in bytes.</summary>
    public const int HeaderBytes = 1024;

    /// <summary>Largest message sent; unless said otherwise as large as one that is accepted.</summary>
    public int SentBytes { get => field == 0 ? FrameBytes : field; init; }

    /// <summary>How many bytes of requests may wait for their answers; a further one stays unread in the socket.</summary>
    /// <remarks>One of up to <see cref="LargeGarbage.SmallBytes"/> is never held back: an interrupt must get through.</remarks>
    public long CallBytesInFlight { get; init; } = long.MaxValue;

    /// <summary>How many bytes of the heap what messages that were not small left behind, those of all peers together, may take before it is collected.</summary>
    public long GarbageBytes { get; init; } = long.MaxValue;

    /// <summary>Most JSON values in one message. Parsed, even a digit takes 12 bytes, so that 2 MiB of them would take 12.</summary>
    public int Values { get; init; } = int.MaxValue;

    /// <summary>Largest notification accepted, in bytes; 0 passes over all but the cancellation of a call.</summary>
    /// <remarks>Nothing answers a notification, so nothing else would bound how many of them wait.</remarks>
    public int NotificationBytes { get; init; } = int.MaxValue;

    /// <summary>Whether a peer that breaks a bound is told which, in an error without an id, before the connection ends.</summary>
    public bool ExplainsRefusal { get; init; }

    /// <summary>What a client accepts of an agent: 4 MiB a message (and sends 2), 128 KiB a notification, which is room for the longest chunk of output.</summary>
    public static FrameLimits Client { get; } = new(4 * 1024 * 1024, 64 * 1024, 64) { SentBytes = 2 * 1024 * 1024, NotificationBytes = 128 * 1024 };

    /// <summary>What an agent accepts of a client: 2 MiB a message (and sends 4), 32 KiB before the hello, 64 calls in flight, and of those that are not small 1 MiB together, or one.</summary>
    /// <remarks>
    /// A message of 2 MiB may be 6 MiB while it is read, as bytes and, unless it is a <see cref="LongText"/>, as text of two bytes a letter: of the 16 MB of a connection that leaves room for another
    /// that is compiled, and for what the process itself needs meanwhile. With 32 KiB, what else a connection takes is within 64 KiB before the hello as well.
    /// </remarks>
    public static FrameLimits Agent { get; } = new(2 * 1024 * 1024, 32 * 1024, 64)
    {
        SentBytes = 4 * 1024 * 1024,
        CallBytesInFlight = 1024 * 1024,
        GarbageBytes = LargeGarbage.Most,
        Values = 64 * 1024,
        NotificationBytes = 0,
        ExplainsRefusal = true,
    };
}
