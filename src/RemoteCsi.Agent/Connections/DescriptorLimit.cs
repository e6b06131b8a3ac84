using System.Runtime.InteropServices;

namespace RemoteCsi.Agent.Connections;

/// <summary>How many files and sockets this process may have open.</summary>
internal static partial class DescriptorLimit
{
    private const long Unknown = 1024;

    /// <summary>Asks the system (<c>RLIMIT_NOFILE</c>; the runtime has raised it to what is allowed).</summary>
    public static long OfThisProcess()
    {
        int resource = OperatingSystem.IsMacOS() ? 8 : 7;
        return GetLimit(resource, out Limit limit) == 0 ? (long)Math.Min(limit.Current, int.MaxValue) : Unknown;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Current;
        public ulong Most;
    }
}
