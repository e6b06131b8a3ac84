using System.ComponentModel;
using System.Runtime.InteropServices;

namespace RemoteCsi.Worker.Hosting;

/// <summary>Makes a worker's process independent of the process that started it.</summary>
internal static unsafe class ProcessDetachment
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>
    /// Makes sure that descriptors 0 to 2 are a standard input, output and error. Started with one of them closed, the
    /// runtime has by now opened something of its own there, which must neither be written to nor replaced: then this
    /// process starts itself again with <c>/dev/null</c> in their place.
    /// </summary>
    public static void EnsureStandardDescriptors()
    {
        bool complete = true;
        for (int descriptor = 0; descriptor <= 2; descriptor++)
        {
            complete &= IsInherited(descriptor);
        }

        if (!complete)
        {
            Restart();
        }
    }

    /// <summary>
    /// Leaves the terminal's session and lets go of the inherited standard descriptors: input is empty from now on, errors go
    /// nowhere until <see cref="SendErrorsTo"/>, and output goes into a pipe.
    /// </summary>
    /// <param name="starter">The inherited standard output, for <see cref="AnnounceReady"/>.</param>
    /// <returns>The descriptor to read the pipe from; it does not block.</returns>
    /// <exception cref="Win32Exception">The system refused; the standard descriptors are as they were.</exception>
    public static int Detach(out int starter)
    {
        int empty = Check(Posix.Open("/dev/null", Posix.OpenReadWrite | Posix.OpenCloseOnExec, 0));
        int* ends = stackalloc int[2];
        Check(Posix.Pipe(ends, Posix.OpenCloseOnExec));
        Check(Posix.Control(ends[0], Posix.SetStatusFlags, Posix.OpenNonBlocking));
        starter = Check(Posix.Control(1, Posix.DuplicateCloseOnExec, 3));

        // Fails when this process leads a group already; then it has no terminal to leave.
        _ = Posix.StartSession();
        Check(Posix.Duplicate(empty, 2));
        Move(empty, 0);
        Move(ends[1], 1);
        return ends[0];
    }

    /// <summary>From now on descriptor 2 is a file.</summary>
    /// <param name="errorFile">Made with mode 0600 when it is not there, else appended to.</param>
    /// <exception cref="Win32Exception">The system refused; the descriptor is as it was.</exception>
    public static void SendErrorsTo(string errorFile) => Move(
        Check(Posix.Open(errorFile, Posix.OpenWrite | Posix.OpenCreate | Posix.OpenAppend | Posix.OpenCloseOnExec, OwnerOnly)), 2);

    /// <summary>Tells whoever started this process that it is ready, and lets go of them.</summary>
    public static void AnnounceReady(int starter)
    {
        ReadOnlySpan<byte> line = "ready\n"u8;
        fixed (byte* bytes = line)
        {
            // Nobody may be listening; the socket is there all the same.
            _ = Posix.Write(starter, bytes, (nuint)line.Length);
        }

        _ = Posix.Close(starter);
    }

    // What is inherited survived an exec, so it is open and not marked to be closed on exec; all the runtime opens is marked.
    private static bool IsInherited(int descriptor)
    {
        int flags = Posix.Control(descriptor, Posix.GetDescriptorFlags, 0);
        return flags != -1 && (flags & Posix.DescriptorCloseOnExec) == 0;
    }

    private static void Move(int from, int to)
    {
        Check(Posix.Duplicate(from, to));
        _ = Posix.Close(from);
    }

    private static void Restart()
    {
        byte[] commandLine = File.ReadAllBytes("/proc/self/cmdline");
        string executable = Environment.ProcessPath ?? throw new InvalidOperationException("this process has no executable file");
        int empty = Check(Posix.Open("/dev/null", Posix.OpenReadWrite | Posix.OpenCloseOnExec, 0));
        empty = Check(Posix.Control(empty, Posix.DuplicateCloseOnExec, 3));

        int count = commandLine.AsSpan().Count((byte)0);
        byte** arguments = (byte**)NativeMemory.AllocZeroed((nuint)(count + 1), (nuint)sizeof(byte*));
        fixed (byte* text = commandLine)
        {
            byte* next = text;
            for (int i = 0; i < count; i++)
            {
                arguments[i] = next;
                next += MemoryMarshal.CreateReadOnlySpanFromNullTerminated(next).Length + 1;
            }

            for (int descriptor = 0; descriptor <= 2; descriptor++)
            {
                if (!IsInherited(descriptor))
                {
                    // From here on the runtime of this image is broken; the exec that follows replaces it.
                    Check(Posix.Duplicate(empty, descriptor));
                }
            }

            Check(Posix.Replace(executable, arguments));
        }
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
