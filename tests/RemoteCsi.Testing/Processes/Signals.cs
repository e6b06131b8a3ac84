using System.Runtime.InteropServices;

namespace RemoteCsi.Testing.Processes;

/// <summary>Sends signals to processes.</summary>
public static partial class Signals
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigContinue = 18;
    private const int SigStop = 19;

    /// <summary>What Ctrl+C sends.</summary>
    public static void Interrupt(int id) => Send(id, SigInt);

    /// <summary>What nothing can catch.</summary>
    public static void Kill(int id) => Send(id, SigKill);

    /// <summary>Stops it where it is; it keeps everything and does nothing.</summary>
    public static void Stop(int id) => Send(id, SigStop);

    /// <summary>Lets it go on.</summary>
    public static void Continue(int id) => Send(id, SigContinue);

    private static void Send(int id, int signal)
    {
        // 0 and negative ids mean whole groups of processes.
        ArgumentOutOfRangeException.ThrowIfLessThan(id, 2);
        if (NativeKill(id, signal) != 0 && ProcessTable.IsAlive(id))
        {
            throw new IOException($"signal {signal} could not be sent to process {id}: error {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int NativeKill(int id, int signal);
}
