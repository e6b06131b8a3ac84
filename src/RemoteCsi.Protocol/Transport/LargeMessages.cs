namespace RemoteCsi.Protocol.Transport;

/// <summary>Large messages that objects are just being made of; a <see cref="LongText"/> may stay a part of one.</summary>
/// <remarks>
/// A converter sees a place in memory and not what that belongs to; here it finds out. Few at a time: one a connection, and what is read from journals. Thread-safe.
/// </remarks>
public static class LargeMessages
{
    private static readonly Lock Guard = new();
    private static ReadOnlyMemory<byte>[] s_known = [];

    /// <summary>From now on a text may stay part of a message, whose bytes never change again.</summary>
    public static void Add(ReadOnlyMemory<byte> message)
    {
        lock (Guard)
        {
            s_known = [.. s_known, message];
        }
    }

    /// <summary>Its objects are made. It lives on in the texts that are part of it.</summary>
    public static void Remove(ReadOnlyMemory<byte> message)
    {
        lock (Guard)
        {
            s_known = Array.FindAll(s_known, one => !one.Equals(message));
        }
    }

    /// <summary>The same bytes as a part of the message that they are part of; none when that is not here.</summary>
    internal static ReadOnlyMemory<byte> Find(ReadOnlySpan<byte> part)
    {
        foreach (ReadOnlyMemory<byte> message in Volatile.Read(ref s_known))
        {
            if (message.Span.Overlaps(part, out int place))
            {
                return message.Slice(place, part.Length);
            }
        }

        return default;
    }
}
