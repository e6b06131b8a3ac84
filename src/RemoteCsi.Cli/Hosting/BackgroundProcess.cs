using System.Runtime.InteropServices;

namespace RemoteCsi.Cli.Hosting;

/// <summary>Takes this process out of its caller's hands: no terminal, no pipes, no signals of its group.</summary>
internal static partial class BackgroundProcess
{
    private const int ReadAndWrite = 2;

    /// <summary>
    /// Leaves the caller's session, and lets go of its standard input and output. Standard error stays for what may
    /// still go wrong at the start; <see cref="SendStandardErrorTo"/> lets go of it too.
    /// </summary>
    public static void Detach()
    {
        // Fails only for a process that leads its group already; it then has nobody to leave.
        _ = SetSession();
        int nothing = Open("/dev/null", ReadAndWrite);
        _ = Duplicate(nothing, 0);
        _ = Duplicate(nothing, 1);
        if (nothing > 2)
        {
            _ = Close(nothing);
        }
    }

    /// <summary>From now on standard error is this file: also what the runtime says when it crashes.</summary>
    public static void SendStandardErrorTo(SafeHandle file) => _ = Duplicate((int)file.DangerousGetHandle(), 2);

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSession();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int descriptor, int onto);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
