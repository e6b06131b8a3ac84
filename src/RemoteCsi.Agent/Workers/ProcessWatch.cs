using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RemoteCsi.Agent.Workers;

/// <summary>Learns how a process ended that may not be our child, as far as the kernel tells.</summary>
/// <remarks>
/// A handle to the process (<c>pidfd_open(2)</c>) that was opened while it lived answers <c>PIDFD_GET_INFO</c> with its exit status
/// from Linux 6.15 on. Before, and where nobody collects dead processes, <c>/proc/PID/stat</c> has it as long as the process
/// is a zombie. Both are asked.
/// </remarks>
internal sealed class ProcessWatch : IDisposable
{
    private const int PidFdOpen = 434; // the same on all architectures
    private const uint GetInfo = 0xC040FF0B; // _IOWR(0xFF, 11, 64 bytes)
    private const ulong WantsExit = 1 << 3;

    // Fields 3 and 52 of /proc/PID/stat (proc(5)), counted from the state.
    private const int ExitCodeField = 49;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);

    private readonly int _processId;
    private readonly SafeFileHandle? _handle;

    private ProcessWatch(int processId, SafeFileHandle? handle)
    {
        _processId = processId;
        _handle = handle;
    }

    /// <summary>Begins to watch a process that lives.</summary>
    public static ProcessWatch Of(int processId)
    {
        nint descriptor = OperatingSystem.IsLinux() ? SystemCall(PidFdOpen, processId, 0) : -1;
        return new ProcessWatch(processId, descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true));
    }

    /// <summary>How it ended, once it has; null when that cannot be learnt within <paramref name="patience"/>.</summary>
    public async Task<ProcessEnding?> EndAsync(TimeSpan patience)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            // Before the handle is asked: a process that is collected between the two has its status there.
            string[]? stat = Stat();
            if (stat?[0] is "Z" or "X" && int.TryParse(stat.ElementAtOrDefault(ExitCodeField), CultureInfo.InvariantCulture, out int left))
            {
                return ProcessEnding.OfWaitStatus(left);
            }

            if (TryAsk(out int status, out bool canTell))
            {
                return ProcessEnding.OfWaitStatus(status);
            }

            if ((!canTell && stat is null) || Stopwatch.GetElapsedTime(began) > patience)
            {
                return null;
            }

            await Task.Delay(LookAgain).ConfigureAwait(false);
        }
    }

    public void Dispose() => _handle?.Dispose();

    /// <param name="status">Its status, when true is returned.</param>
    /// <param name="canTell">False when the kernel will never tell.</param>
    private bool TryAsk(out int status, out bool canTell)
    {
        var info = new ProcessInfo { Mask = WantsExit };
        canTell = _handle is not null;
        if (_handle is null)
        {
            status = 0;
            return false;
        }

        int answer = Control(_handle, GetInfo, ref info);
        status = info.ExitCode;
        if (answer != 0)
        {
            // ESRCH is said of one that has ended but is not collected; all else, that the kernel is older.
            const int NoSuchProcess = 3;
            canTell = Marshal.GetLastPInvokeError() == NoSuchProcess;
            return false;
        }

        return (info.Mask & WantsExit) != 0;
    }

    private string[]? Stat()
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{_processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].TrimEnd().Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern nint SystemCall(nint number, nint processId, nint flags);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static extern int Control(SafeFileHandle handle, nuint request, ref ProcessInfo info);

    /// <summary><c>struct pidfd_info</c>, as far as its first version goes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct ProcessInfo
    {
        [FieldOffset(0)]
        public ulong Mask;

        [FieldOffset(60)]
        public int ExitCode;
    }
}
