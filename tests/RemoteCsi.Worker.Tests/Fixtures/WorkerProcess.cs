using System.Diagnostics;
using System.Net.Sockets;

namespace RemoteCsi.Worker.Tests.Fixtures;

/// <summary>The real worker, in a directory of its own; gone with all it left when disposed.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>How long a test waits for anything that should come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private WorkerProcess(string directory, Process process)
    {
        Directory = directory;
        _process = process;
    }

    public static string WorkerAssembly => Path.Combine(AppContext.BaseDirectory, "RemoteCsi.Worker.dll");

    /// <summary>The dotnet host that runs these tests.</summary>
    public static string DotnetHost { get; } = Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "dotnet"));

    public string Directory { get; }

    public string SocketPath => Path.Combine(Directory, "w.sock");

    public string ErrorFilePath => Path.Combine(Directory, "stderr");

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts one and waits until it is ready.</summary>
    public static WorkerProcess Start(params string[] options)
    {
        string directory = NewDirectory();
        var start = new ProcessStartInfo(DotnetHost, Arguments(directory, options))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A killed process cannot take away what the runtime's debugger puts into the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        Process process = Process.Start(start)!;
        var worker = new WorkerProcess(directory, process);
        Task<string?> line = process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.True(line.Wait(Patience, TestContext.Current.CancellationToken), "the worker said nothing");
        if (line.Result != "ready")
        {
            string error = process.StandardError.ReadToEnd();
            worker.Dispose();
            Assert.Fail($"the worker said '{line.Result}' instead of 'ready': {error}");
        }

        return worker;
    }

    public static string[] Arguments(string directory, params string[] options) =>
    [
        WorkerAssembly, "--socket", Path.Combine(directory, "w.sock"), "--directory", directory,
        "--stderr", Path.Combine(directory, "stderr"), .. options,
    ];

    public static string NewDirectory()
    {
        string directory = Path.Combine("/tmp", $"rcsi-w-{Guid.NewGuid():N}"[..16]);
        System.IO.Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return directory;
    }

    /// <summary>Connects and says hello.</summary>
    public AgentSide Connect(long acked = 0, bool attached = true, bool acknowledges = true) =>
        AgentSide.Connect(SocketPath, acked, attached, acknowledges);

    public Socket ConnectRaw()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
        return socket;
    }

    public bool WaitForExit() => _process.WaitForExit(Patience);

    public int ExitCode => _process.ExitCode;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        if (System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }
}
