using System.Runtime.InteropServices;

namespace RemoteCsi.Agent;

/// <summary>The memory that the runtime itself allocates: for compiling and loading code, mostly, and so mostly at the start.</summary>
internal static partial class NativeHeap
{
    /// <summary>Gives what is free of it back to the system, where the system's allocator can (glibc: <c>malloc_trim</c>). Thread safe.</summary>
    public static void Trim()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library; what is free stays free.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint kept);
}
