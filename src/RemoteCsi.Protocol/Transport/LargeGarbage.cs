namespace RemoteCsi.Protocol.Transport;

/// <summary>Large objects of peers' making that nobody holds any more: the runtime lets them gather, to several times what of them lives.</summary>
/// <remarks>Of all connections of this process together, for they are collected together. Thread-safe.</remarks>
public static class LargeGarbage
{
    /// <summary>A message, or a text, of up to so many bytes makes no large objects: what it leaves behind the runtime collects soon enough.</summary>
    public const int SmallBytes = 16 * 1024;

    /// <summary>How many bytes may gather, unless somebody says otherwise.</summary>
    public const long Most = 5 * 1024 * 1024;

    // What may be on the heap beside what lives there for long, with what is about to be made; and how much is not worth a collection.
    private const long MostOnHeap = 4 * 1024 * 1024;
    private const long LittleOnHeap = 512 * 1024;
    private const long Unknown = long.MaxValue;

    // What let go of something may still be on some thread's stack, which holds it.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestMoment = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private static long s_gathered;
    private static int s_isDue;

    // What lived when the heap was last seen at its smallest, or was found not to become smaller.
    private static long s_living = Unknown;

    /// <summary>Something was, or is just being, let go of. What has gathered is collected soon when it is more than may be.</summary>
    /// <remarks>Not at once: what awaited what let go goes on in the same stack, and that still holds it.</remarks>
    /// <param name="bytes">How much of the heap it takes.</param>
    /// <param name="most">How much may gather.</param>
    public static void Add(long bytes, long most = Most)
    {
        if (bytes > SmallBytes && most < long.MaxValue && Interlocked.Add(ref s_gathered, bytes) > most)
        {
            Interlocked.Exchange(ref s_gathered, 0);
            Interlocked.Exchange(ref s_isDue, 1);
            _ = CollectSoonAsync();
        }
    }

    /// <summary>Something large is about to be made: collects what would be too much together with it.</summary>
    /// <param name="bytes">How much of the heap it will take.</param>
    public static void MakeRoom(long bytes)
    {
        if (IsTooMuchWith(bytes))
        {
            Collect();
        }
    }

    /// <inheritdoc cref="MakeRoom"/>
    public static async ValueTask MakeRoomAsync(long bytes)
    {
        if (!IsTooMuchWith(bytes))
        {
            return;
        }

        long living = Collect();
        for (TimeSpan moment = Moment; IsTooMuchWith(bytes); moment *= 2)
        {
            if (moment > LongestMoment)
            {
                // Nobody lets go of it: it lives.
                Volatile.Write(ref s_living, living);
                return;
            }

            await Task.Delay(moment).ConfigureAwait(false);
            living = Collect();
        }
    }

    private static bool IsTooMuchWith(long bytes)
    {
        long living = Volatile.Read(ref s_living);
        return bytes > SmallBytes && (living == Unknown || GC.GetTotalMemory(forceFullCollection: false) > living + Math.Max(MostOnHeap - bytes, LittleOnHeap));
    }

    private static async Task CollectSoonAsync()
    {
        await Task.Delay(Soon).ConfigureAwait(false);
        if (Interlocked.Exchange(ref s_isDue, 0) == 1)
        {
            Collect();
        }
    }

    private static long Collect()
    {
        Interlocked.Exchange(ref s_isDue, 0);

        // Aggressive: only so is what was collected given back to the system.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long living = GC.GetTotalMemory(forceFullCollection: false);
        if (living < Volatile.Read(ref s_living))
        {
            Volatile.Write(ref s_living, living);
        }

        return living;
    }
}
