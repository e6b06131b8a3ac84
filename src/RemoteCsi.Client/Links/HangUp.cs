using System.Runtime.InteropServices;

namespace RemoteCsi.Client.Links;

/// <summary>Asks the kernel whether the other end of a pipe or socket is gone, also while what it sent before is unread.</summary>
internal static partial class HangUp
{
    private const short PeerClosed = 0x2000;
    private const short Error = 0x8;
    private const short Gone = 0x10;
    private const short Invalid = 0x20;

    /// <summary>Whether one of these descriptors has nobody at its other end any more. Never true where the kernel cannot be asked.</summary>
    public static bool AnyOf(ReadOnlySpan<int> descriptors)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        Span<Polled> polled = stackalloc Polled[descriptors.Length];
        for (int i = 0; i < descriptors.Length; i++)
        {
            polled[i] = new Polled { Descriptor = descriptors[i], Wanted = PeerClosed };
        }

        if (Poll(ref MemoryMarshal.GetReference(polled), (nuint)polled.Length, 0) <= 0)
        {
            return false;
        }

        foreach (Polled one in polled)
        {
            if ((one.Seen & (PeerClosed | Error | Gone | Invalid)) != 0)
            {
                return true;
            }
        }

        return false;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Polled first, nuint count, int timeout);

    private struct Polled
    {
        public int Descriptor;
        public short Wanted;
        public short Seen;
    }
}
