using System.Diagnostics;

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

    // Nothing else happens in the process while one lasts: it has at least so many times as long for the rest, whoever asks.
    private const int PauseOfCollection = 3;

    private static readonly Lock Guard = new();
    private static readonly Lock Collecting = new();

    private static long s_gathered;
    private static int s_isDue;

    // Guarded by Guard: while somebody makes room.
    private static Task? s_making;

    // Written with Collecting held: how many were begun, what the last one found to live, when it was over, and how long it had taken.
    private static int s_begun;
    private static long s_found;
    private static long s_ended;
    private static long s_took;

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
    /// <remarks>Hundreds that ask at once wait for the same few collections: when each made its own, all that this process does stood still for seconds.</remarks>
    public static async ValueTask MakeRoomAsync(long bytes)
    {
        // The first may have been for less. Who still finds too much then goes on: others make it as fast as it is collected.
        for (int round = 0; round < 2 && IsTooMuchWith(bytes); round++)
        {
            Task making;
            lock (Guard)
            {
                making = s_making ??= MakeRoomForAllAsync(bytes);
            }

            await making.ConfigureAwait(false);
        }
    }

    private static async Task MakeRoomForAllAsync(long bytes)
    {
        await Task.Yield();
        try
        {
            await PauseAsync(TimeSpan.Zero).ConfigureAwait(false);
            long living = Collect();
            for (TimeSpan moment = Moment; IsTooMuchWith(bytes); moment *= 2)
            {
                if (moment > LongestMoment)
                {
                    // Nobody lets go of it: it lives.
                    Volatile.Write(ref s_living, living);
                    return;
                }

                await PauseAsync(moment).ConfigureAwait(false);
                living = Collect();
            }
        }
        finally
        {
            lock (Guard)
            {
                s_making = null;
            }
        }
    }

    private static bool IsTooMuchWith(long bytes)
    {
        long living = Volatile.Read(ref s_living);
        return bytes > SmallBytes && (living == Unknown || GC.GetTotalMemory(forceFullCollection: false) > living + Math.Max(MostOnHeap - bytes, LittleOnHeap));
    }

    private static async Task CollectSoonAsync()
    {
        await PauseAsync(Soon).ConfigureAwait(false);
        if (Interlocked.Exchange(ref s_isDue, 0) == 1)
        {
            Collect();
        }
    }

    /// <summary>Collects what nobody holds at the moment of the call, unless another does so since.</summary>
    /// <returns>What lives.</returns>
    private static long Collect()
    {
        Interlocked.Exchange(ref s_isDue, 0);
        int seen = Volatile.Read(ref s_begun);
        lock (Collecting)
        {
            if (s_begun != seen)
            {
                return s_found;
            }

            Volatile.Write(ref s_begun, seen + 1);
            long began = Stopwatch.GetTimestamp();

            // Aggressive: only so is what was collected given back to the system.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            Volatile.Write(ref s_took, Stopwatch.GetElapsedTime(began).Ticks);
            Volatile.Write(ref s_ended, Stopwatch.GetTimestamp());
            s_found = GC.GetTotalMemory(forceFullCollection: false);
            if (s_found < Volatile.Read(ref s_living))
            {
                Volatile.Write(ref s_living, s_found);
            }

            return s_found;
        }
    }

    /// <summary>Waits for so long, and until the last collection is far enough away.</summary>
    private static async Task PauseAsync(TimeSpan least)
    {
        TimeSpan rest = (TimeSpan.FromTicks(Volatile.Read(ref s_took)) * PauseOfCollection) - Stopwatch.GetElapsedTime(Volatile.Read(ref s_ended));
        TimeSpan pause = rest > least ? rest : least;
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause).ConfigureAwait(false);
        }
    }
}
