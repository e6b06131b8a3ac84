using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using RemoteCsi.Worker.Execution;
using RemoteCsi.Worker.Hosting;

namespace RemoteCsi.Worker;

/// <summary>
/// A worker as a process of its own. All that concerns a whole process is here and in <c>Hosting</c>; the engine
/// does not know whether the process is its own.
/// </summary>
internal static class Program
{
    // How often a worker looks whether anybody could still come, and at the size of its error file. Coarse: hundreds may be idle.
    private static readonly TimeSpan OrphanCheck = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BusyCheck = TimeSpan.FromSeconds(1);

    // The agent that starts a worker asks it for something at once. Long enough for a machine that is busy, short for a leak.
    private static readonly TimeSpan UnclaimedTimeout = TimeSpan.FromSeconds(10);
    private const int ConnectionStackBytes = 512 * 1024;

    // What the agent set for this process (GarbageBudget and WorkerLauncher there); it is not meant for programs that user code starts.
    private static readonly (string Name, string Value)[] SetForUs =
    [
        ("DOTNET_GCgen0size", "800000"), ("DOTNET_GCGen0MaxBudget", "800000"), ("DOTNET_EnableWriteXorExecute", "0"),
    ];

    private static int Main(string[] arguments)
    {
        if (OperatingSystem.IsWindows())
        {
            // Only the worker as a process of its own is bound to unix; its frames and its engine are not.
            return 2;
        }

        foreach ((string name, string value) in SetForUs)
        {
            if (Environment.GetEnvironmentVariable(name) == value)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }

        HeapLimit.KeepFromChildren();
        ProcessDetachment.EnsureStandardDescriptors();
        try
        {
            WorkerOptions options = WorkerOptions.Parse(arguments);
            Directory.SetCurrentDirectory(options.Directory ?? "/");
            using WorkerSocket socket = WorkerSocket.Listen(options.Socket);
            var exit = new ExitWatch(socket.Unlink);

            // Since .NET 10 this signal ends a process without that event.
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => socket.Unlink());
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ignore);
            using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ignore);

            UncaughtInterrupts.Ignore();
            var engine = new SessionEngine(options.OutputBufferBytes);
            int output = ProcessDetachment.Detach(out int starter);
            engine.AddSource(new NativeOutputPipe(output, engine.Output));
            var assignment = new Assignment(socket, engine);
            if (options.ErrorFile is not null)
            {
                assignment.Begin(options.ErrorFile);
            }

            engine.Assign = assignment.Assign;
            engine.TakeConsole();
            engine.ExitRequested += () =>
            {
                exit.Begin();
                Environment.Exit(0);
            };
            ProcessDetachment.AnnounceReady(starter);
            AwaitAgents(socket, engine, assignment, exit, options.OrphanTimeout);

            // Not merely a return: foreground threads of user code would keep the process.
            Environment.Exit(0);
            return 0;
        }
        catch (Exception e) when (e is ArgumentException or IOException or SocketException or Win32Exception or UnauthorizedAccessException)
        {
            WriteError($"worker: {e.Message}\n");
            return 2;
        }
    }

    /// <summary>Serves one agent after another; returns when no more can be expected.</summary>
    private static void AwaitAgents(WorkerSocket socket, SessionEngine engine, Assignment assignment, ExitWatch exit, TimeSpan orphanTimeout)
    {
        long lastSeen = Environment.TickCount64;
        var waiting = new WaitingConnections();
        TimeSpan patience = orphanTimeout < OrphanCheck ? orphanTimeout : OrphanCheck;
        while (true)
        {
            assignment.LimitErrors();
            exit.Look();
            if (socket.Accept(engine.IsRunning && BusyCheck < patience ? BusyCheck : patience) is Socket peer)
            {
                var stream = new NetworkStream(peer, ownsSocket: true);
                waiting.Add(stream);
                new Thread(() => Serve(engine, assignment, stream, waiting), ConnectionStackBytes) { IsBackground = true, Name = "agent" }.Start();
                lastSeen = Environment.TickCount64;
            }
            else if (engine.HasAgent)
            {
                lastSeen = Environment.TickCount64;
            }
            else if (!socket.IsReachable || Environment.TickCount64 - lastSeen >= Allowed().TotalMilliseconds)
            {
                return;
            }
        }

        // One that nobody has asked for anything is written down nowhere: its agent died while it made the session.
        TimeSpan Allowed() => engine.IsClaimed || orphanTimeout < UnclaimedTimeout ? orphanTimeout : UnclaimedTimeout;
    }

    private static void Serve(SessionEngine engine, Assignment assignment, Stream stream, WaitingConnections waiting)
    {
        try
        {
            engine.Serve(stream, greeted: () => waiting.Remove(stream));
        }
        finally
        {
            waiting.Remove(stream);
        }

        if (!assignment.IsAssigned && !engine.HasAgent)
        {
            // A spare whose agent is gone: no other agent would look for it.
            Environment.Exit(0);
        }
    }

    // A terminal's Ctrl+C or hang-up concerns whoever sits there; the session goes on.
    private static void Ignore(PosixSignalContext context) => context.Cancel = true;

    private static unsafe void WriteError(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        fixed (byte* text = bytes)
        {
            _ = Posix.Write(2, text, (nuint)bytes.Length);
        }
    }
}
