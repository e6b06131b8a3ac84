using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RemoteCsi.Compiler.Threading;

/// <summary>Processor time that the calling thread has used.</summary>
internal static partial class ThreadClock
{
    /// <summary><c>CLOCK_THREAD_CPUTIME_ID</c> of Linux.</summary>
    private const int ThreadCpuTime = 3;

    /// <summary>Milliseconds; only differences on one thread mean anything. Elapsed time where the system does not tell.</summary>
    public static double Milliseconds =>
        OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out TimeSpec time) == 0
            ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6)
            : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
