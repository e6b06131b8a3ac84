using System.Globalization;
using System.Runtime.Loader;
using System.Text;

namespace RemoteCsi.Worker.Hosting;

/// <summary>
/// Sees to it that a process that is asked to exit does: the handlers of user code get <see cref="Patience"/>, then it is ended
/// with the exit code that was asked for. It also leaves that code on descriptor 2, for an agent whose child the process is not.
/// </summary>
/// <remarks>Made before user code runs, so that its own handlers are called first.</remarks>
internal sealed class ExitWatch
{
    /// <summary>What exit handlers may take together.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How a line of this class on descriptor 2 begins.</summary>
    public const string Mark = "rcsi worker: ";

    private const int StackBytes = 128 * 1024;

    private readonly Action _beginning;
    private int _begun;

    /// <param name="beginning">Called first of all, when the process begins to exit.</param>
    public ExitWatch(Action beginning)
    {
        _beginning = beginning;

        // The runtime tells load contexts before it raises ProcessExit, so a handler there could hang before ours.
        AssemblyLoadContext.Default.Unloading += _ => Begin();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Begin();
    }

    private void Begin()
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            return;
        }

        _beginning();
        Say($"exits with code {(Environment.ExitCode & 0xFF).ToString(CultureInfo.InvariantCulture)}");
        new Thread(End, StackBytes) { IsBackground = true, Name = "exit watch" }.Start();
    }

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
}
