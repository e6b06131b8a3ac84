using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace RemoteCsi.Cli.Prompt.Keys;

/// <summary>Waits for bytes on standard input or for a wake, whichever comes first, without using the processor.</summary>
/// <remarks>
/// <see cref="Console"/> can wait for a key but cannot be called back from that, so the waiting is done here with
/// <c>poll(2)</c> over standard input and a pipe. Where there is no <c>poll</c>, it looks every few milliseconds.
/// </remarks>
internal sealed partial class InputWait : IDisposable
{
    private const short PollIn = 1;
    private const short PollError = 8;
    private const short PollHangUp = 16;
    private const int LookEveryMilliseconds = 15;

    private readonly AnonymousPipeServerStream _wakeReader = new(PipeDirection.In);
    private readonly AnonymousPipeClientStream _wakeWriter;
    private readonly ManualResetEventSlim _wakeEvent = new();
    private int _wakes;

    public InputWait() => _wakeWriter = new AnonymousPipeClientStream(PipeDirection.Out, _wakeReader.ClientSafePipeHandle);

    /// <summary>True when there is nothing any more that a key could come from: the terminal was closed. Reading it would give nothing, without end.</summary>
    public static bool IsHungUp
    {
        get
        {
            if (OperatingSystem.IsWindows())
            {
                return false;
            }

            Span<PollEntry> input = [new PollEntry { Descriptor = 0, Events = PollIn }];
            return Poll(input, 1, 0) > 0 && (input[0].Returned & (PollError | PollHangUp)) != 0;
        }
    }

    /// <summary>Ends the present or the next wait. Thread-safe.</summary>
    public void Wake()
    {
        // One byte at most is in the pipe, so that writing it never blocks.
        if (Interlocked.Exchange(ref _wakes, 1) == 0)
        {
            _wakeEvent.Set();
            if (!OperatingSystem.IsWindows())
            {
                _wakeWriter.WriteByte(0);
            }
        }
    }

    /// <summary>True when a key can be read; false after a wake or when the time is over.</summary>
    public bool Wait(TimeSpan timeout)
    {
        // The console may hold keys that it has already taken from standard input.
        if (Console.KeyAvailable)
        {
            return true;
        }

        return OperatingSystem.IsWindows() ? WaitLooking(timeout) : WaitPolling(timeout);
    }

    public void Dispose()
    {
        _wakeWriter.Dispose();
        _wakeReader.Dispose();
        _wakeEvent.Dispose();
    }

    private bool WaitPolling(TimeSpan timeout)
    {
        Span<PollEntry> entries =
        [
            new PollEntry { Descriptor = 0, Events = PollIn },
            new PollEntry { Descriptor = (int)_wakeReader.SafePipeHandle.DangerousGetHandle(), Events = PollIn },
        ];
        int milliseconds = timeout == Timeout.InfiniteTimeSpan ? -1 : (int)Math.Clamp(timeout.TotalMilliseconds, 0, int.MaxValue);

        // An interrupted poll counts as a wake: the caller looks at the world and waits again.
        if (Poll(entries, (nuint)entries.Length, milliseconds) <= 0)
        {
            return false;
        }

        if (entries[1].Returned != 0)
        {
            _wakeReader.ReadByte();
            _wakeEvent.Reset();
            Volatile.Write(ref _wakes, 0);
        }

        return entries[0].Returned != 0;
    }

    private bool WaitLooking(TimeSpan timeout)
    {
        long deadline = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        while (Environment.TickCount64 < deadline)
        {
            if (_wakeEvent.Wait(LookEveryMilliseconds))
            {
                _wakeEvent.Reset();
                Volatile.Write(ref _wakes, 0);
                return Console.KeyAvailable;
            }

            if (Console.KeyAvailable)
            {
                return true;
            }
        }

        return false;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Span<PollEntry> entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
