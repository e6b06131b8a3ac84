using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RemoteCsi.Compiler.Threading;

/// <summary>Processor time that the calling thread has used.</summary>
internal static partial class ThreadClock
{
    /// <summary><c>CLOCK_THREAD_CPUTIME_ID</c> of Linux.</summary>
    private const int ThreadCpuTime = 3;

    /// <summary>In the number of a clock of one thread, beside the inverted thread id: of one thread, what its scheduler counts.</summary>
    private const int OneThreadsClock = 6;

    /// <summary>Milliseconds; only differences on one thread mean anything. Elapsed time where the system does not tell.</summary>
    public static double Milliseconds =>
        OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out TimeSpec time) == 0
            ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6)
            : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;

    /// <summary>Id of the calling thread, for <see cref="Of"/>; 0 where the system does not tell.</summary>
    public static int CurrentThread => OperatingSystem.IsLinux() ? GetThreadId() : 0;

    /// <summary>What <see cref="Milliseconds"/> is on another thread of this process; elapsed time where the system does not tell.</summary>
    public static double Of(int thread) =>
        thread != 0 && GetTime((~thread << 3) | OneThreadsClock, out TimeSpec time) == 0
            ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6)
            : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;

    [DllImport("libc", EntryPoint = "gettid")]
    private static extern int GetThreadId();

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
