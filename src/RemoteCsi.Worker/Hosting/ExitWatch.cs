using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text;

namespace RemoteCsi.Worker.Hosting;

/// <summary>
/// Sees to it that a process that is asked to exit does: the handlers of user code get <see cref="Patience"/>, then it is ended
/// with the exit code that was asked for. It also leaves that code on descriptor 2, for an agent whose child the process is not.
/// </summary>
/// <remarks>
/// Made before user code runs, so that its own handlers are called first. The runtime calls them on the finalizer's thread, so a
/// finalizer that hangs keeps them from being called at all; that is what <see cref="Look"/> is for.
/// </remarks>
internal sealed class ExitWatch
{
    /// <summary>What exit handlers may take together.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How a line of this class on descriptor 2 begins.</summary>
    public const string Mark = "rcsi worker: ";

    private const int StackBytes = 128 * 1024;

    private readonly Action _beginning;
    private int _begun;
    private int _exitCode;
    private volatile bool _isProbing;

    /// <param name="beginning">Called first of all, when the process begins to exit.</param>
    public ExitWatch(Action beginning)
    {
        _beginning = beginning;

        // The runtime tells load contexts before it raises ProcessExit, so a handler there could hang before ours.
        AssemblyLoadContext.Default.Unloading += _ => Begin();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Begin();
    }

    /// <summary>
    /// Called from time to time. An exit code that has changed is the one sign of an exit that waits for the finalizer (code 0 gives
    /// none); it may also have merely been set. The finalizer decides: when it does not come round, the process is ended.
    /// </summary>
    public void Look()
    {
        if (Environment.ExitCode != _exitCode && !_isProbing && Volatile.Read(ref _begun) == 0)
        {
            _isProbing = true;
            new Thread(Probe, StackBytes) { IsBackground = true, Name = "exit watch" }.Start();
        }
    }

    /// <summary>The process is about to be told to exit: the time begins to run.</summary>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            return;
        }

        _beginning();
        Say($"exits with code {(Environment.ExitCode & 0xFF).ToString(CultureInfo.InvariantCulture)}");
        new Thread(End, StackBytes) { IsBackground = true, Name = "exit watch" }.Start();
    }

    private void Probe()
    {
        int code = Environment.ExitCode;
        var finalized = new ManualResetEvent(initialState: false);
        Drop(finalized);
        GC.Collect();
        if (!finalized.WaitOne(Patience))
        {
            Say($"exits with code {(code & 0xFF).ToString(CultureInfo.InvariantCulture)}");
            Say($"a finalizer did not end within {Patience.TotalSeconds:0} s, and it was ended");
            Posix.ExitAtOnce(code);
        }

        _exitCode = code;
        _isProbing = false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(ManualResetEvent finalized) => _ = new Dropped(finalized);

    private static void End()
    {
        Thread.Sleep(Patience);
        Say($"its exit handlers did not end within {Patience.TotalSeconds:0} s, and it was ended");
        Posix.ExitAtOnce(Environment.ExitCode);
    }

    private static unsafe void Say(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Mark + line + "\n");
        fixed (byte* text = bytes)
        {
            _ = Posix.Write(2, text, (nuint)bytes.Length);
        }
    }

    private sealed class Dropped(ManualResetEvent finalized)
    {
        ~Dropped() => finalized.Set();
    }
}
