using System.Diagnostics;
using System.Net.Sockets;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Tests.Fixtures;

namespace RemoteCsi.Worker.Tests.Hosting;

public sealed class ProcessTests
{
    [Fact]
    public void Socket_IsTheOwnersAlone()
    {
        using WorkerProcess worker = WorkerProcess.Start();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(worker.SocketPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(worker.ErrorFilePath));
        Assert.Equal(["stderr", "w.sock"], Directory.GetFileSystemEntries(worker.Directory).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Worker_InADirectoryOpenToOthers_Refuses()
    {
        string directory = WorkerProcess.NewDirectory();
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
        (int code, string error) = RunToEnd(WorkerProcess.Arguments(directory));
        Directory.Delete(directory, recursive: true);
        Assert.Equal(2, code);
        Assert.Contains("0700", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nonsense", "1", "unknown option --nonsense")]
    [InlineData("--output-buffer", "12", "--output-buffer")]
    [InlineData("--directory", "/nowhere/at/all", "/nowhere/at/all")]
    public void Worker_WithABadCommandLine_SaysWhyInOneLine(string option, string value, string expected)
    {
        string directory = WorkerProcess.NewDirectory();
        (int code, string error) = RunToEnd(WorkerProcess.Arguments(directory, option, value));
        Directory.Delete(directory, recursive: true);
        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Worker_AfterTheDeathOfItsStarter_LivesOnWithItsVariables()
    {
        string directory = WorkerProcess.NewDirectory();
        string command = string.Join(' ', WorkerProcess.Arguments(directory).Select(argument => $"'{argument}'"));

        // A starter with pipes, as an agent is; it kills itself once the worker is ready.
        var start = new ProcessStartInfo("bash", ["-c", $"coproc W {{ '{WorkerProcess.DotnetHost}' {command}; }}; read -r line <&${{W[0]}}; echo $W_PID; kill -9 $$"])
        {
            RedirectStandardOutput = true,
        };
        using Process starter = Process.Start(start)!;
        _ = starter.StandardOutput.ReadLine();
        Assert.True(starter.WaitForExit(WorkerProcess.Patience));
        var chain = new SubmissionChain();
        int id;
        using (AgentSide agent = AgentSide.Connect(Path.Combine(directory, "w.sock"), 0, attached: true, acknowledges: true))
        {
            id = agent.Welcome.ProcessId;
            agent.Run(chain.Compile("int x = 41;"));
        }

        using (AgentSide agent = AgentSide.Connect(Path.Combine(directory, "w.sock"), 0, attached: true, acknowledges: true))
        {
            Assert.Equal("42", agent.Run(chain.Compile("Console.WriteLine(1); Console.Error.WriteLine(2); x + 1")).Value!.Text);
            Assert.Equal("1\n", agent.Text());
            agent.Send(new ExitFrame());
            agent.AwaitEnd();
        }

        Eventually.True(() => !Directory.Exists($"/proc/{id}"), "it still runs");
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Worker_HoldsNoneOfItsStartersPipes()
    {
        using var session = new TestSession();
        string[] links = [.. Enumerable.Range(0, 3).Select(n => new FileInfo($"/proc/{session.Worker.Id}/fd/{n}").LinkTarget!)];
        Assert.Equal("/dev/null", links[0]);
        Assert.StartsWith("pipe:", links[1], StringComparison.Ordinal);
        Assert.Equal(session.Worker.ErrorFilePath, links[2]);

        // Both ends of the pipe are its own.
        int ends = Directory.GetFiles($"/proc/{session.Worker.Id}/fd").Count(path => new FileInfo(path).LinkTarget == links[1]);
        Assert.Equal(2, ends);
        string[] stat = File.ReadAllText($"/proc/{session.Worker.Id}/stat").Split(' ');
        Assert.Equal(stat[0], stat[5]);
    }

    [Fact]
    public void Worker_StartedWithClosedStandardDescriptors_Works()
    {
        string directory = WorkerProcess.NewDirectory();
        string command = string.Join(' ', WorkerProcess.Arguments(directory).Select(argument => $"'{argument}'"));
        using Process shell = Process.Start("bash", ["-c", $"exec '{WorkerProcess.DotnetHost}' {command} <&- >&- 2>&-"]);
        string socket = Path.Combine(directory, "w.sock");
        Eventually.True(() => File.Exists(socket), "there is no socket");
        using (AgentSide agent = AgentSide.Connect(socket, 0, attached: true, acknowledges: true))
        {
            var chain = new SubmissionChain();
            OutcomeFrame outcome = agent.Run(chain.Compile("System.Diagnostics.Process.Start(\"echo\", \"hello\").WaitForExit(); Console.In.Close(); GC.Collect(); 7"));
            Assert.Equal("7", outcome.Value!.Text);
            Assert.Equal("hello\n", agent.Text());
            agent.Send(new ExitFrame());
        }

        Assert.True(shell.WaitForExit(WorkerProcess.Patience));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Signals_OfATerminal_AreIgnored_AndTermEnds()
    {
        using var session = new TestSession();
        Signal(session.Worker.Id, "INT");
        Signal(session.Worker.Id, "HUP");
        Assert.Equal("2", session.Show("1+1").Text);
        Signal(session.Worker.Id, "TERM");
        Assert.True(session.Worker.WaitForExit());
        Assert.False(File.Exists(session.Worker.SocketPath));
    }

    [Fact]
    public void Worker_ThatIsIdle_IsSmall()
    {
        using WorkerProcess worker = WorkerProcess.Start();
        Assert.InRange(MemoryUse.PrivateBytes(worker.Id), 1, 8 * 1024 * 1024);
    }

    [Fact]
    public void NewAgent_ReplacesTheOneBefore()
    {
        using var session = new TestSession();
        using AgentSide second = session.Worker.Connect();
        session.Agent.AwaitEnd();
        Assert.Equal("2", second.Run(session.Chain.Compile("1+1")).Value!.Text);
    }

    [Fact]
    public void Connection_WithoutHello_DoesNotDisturbTheAgent()
    {
        using var session = new TestSession();
        using Socket silent = session.Worker.ConnectRaw();
        using Socket noisy = session.Worker.ConnectRaw();
        noisy.Send([255, 255, 255, 255, 1, 2, 3]);
        Assert.Equal("2", session.Show("1+1").Text);
        AssertClosed(noisy);
    }

    [Fact]
    public void Frames_ThatAreMalformed_EndOnlyTheConnection()
    {
        var random = new Random(77);
        using var session = new TestSession();
        session.Run("int x = 5;");
        for (int i = 0; i < 50; i++)
        {
            using Socket socket = session.Worker.ConnectRaw();
            byte[] bytes = new byte[random.Next(5, 200)];
            random.NextBytes(bytes);
            BitConverter.TryWriteBytes(bytes, i % 2 == 0 ? bytes.Length - 4 : random.Next());
            if (i % 2 == 0)
            {
                bytes[4] = (byte)random.Next(1, 10);

                // Exit is no malformed frame.
                bytes[4] = bytes[4] == 9 ? (byte)3 : bytes[4];
            }

            socket.Send(bytes);
            socket.Shutdown(SocketShutdown.Send);
        }

        session.Reconnect();
        Assert.Equal("5", session.Show("x").Text);
    }

    [Fact]
    public void Welcome_NamesProcessRuntimeAndFramework()
    {
        using var session = new TestSession();
        WelcomeFrame welcome = session.Agent.Welcome;
        Assert.Equal(session.Worker.Id, welcome.ProcessId);
        Assert.Equal(Environment.Version.ToString(), welcome.Runtime);
        Assert.Equal(session.Worker.Directory, welcome.WorkingDirectory);
        Assert.Equal(1, welcome.NextSequence);
        Assert.Equal("", welcome.RunningSubmissionId);
        Assert.Contains(welcome.FrameworkAssemblies, path => Path.GetFileName(path) == "System.Runtime.dll");
        Assert.All(welcome.FrameworkAssemblies, path => Assert.True(Path.IsPathFullyQualified(path) && File.Exists(path), path));
        Assert.DoesNotContain(welcome.FrameworkAssemblies, path => path.Contains("RemoteCsi", StringComparison.Ordinal));
    }

    [Fact]
    public void Outcome_ThatIsNotAcknowledged_IsSentAgainToANewAgent()
    {
        using var session = new TestSession();
        RunFrame[] runs = [.. Enumerable.Range(0, 3).Select(n => session.Start($"Console.WriteLine({n}); {n}"))];
        session.Agent.ExpectOutcome(runs[2]);
        session.Agent.Send(new AckOutcomeFrame(runs[1].SubmissionId));
        RunFrame last = session.Start("3");
        session.Agent.ExpectOutcome(last);
        AgentSide next = session.Reconnect(acked: 0);
        next.ExpectOutcome(last);
        Assert.Equal(
            [runs[0].SubmissionId, runs[2].SubmissionId, last.SubmissionId], next.Received.OfType<OutcomeFrame>().Select(outcome => outcome.SubmissionId));
        Assert.Equal("0\n1\n2\n", next.Text());
    }

    [Fact]
    public void Worker_WithoutAnAgent_EndsAfterTheOrphanTimeout()
    {
        using WorkerProcess worker = WorkerProcess.Start("--orphan-timeout", "1");
        using (worker.Connect())
        {
        }

        Assert.True(worker.WaitForExit());
        Assert.Equal(0, worker.ExitCode);
    }

    [Fact]
    public void Worker_WhoseDirectoryIsGone_Ends()
    {
        using WorkerProcess worker = WorkerProcess.Start();
        Directory.Delete(worker.Directory, recursive: true);
        Assert.True(worker.WaitForExit());
    }

    [Fact]
    public void Worker_WithAForegroundThreadOfUserCode_EndsAllTheSame()
    {
        using var session = new TestSession("--orphan-timeout", "1");
        session.Run("new Thread(() => Thread.Sleep(-1)).Start();");
        session.Agent.Dispose();
        Assert.True(session.Worker.WaitForExit());
    }

    private static void AssertClosed(Socket socket)
    {
        try
        {
            Assert.Equal(0, socket.Receive(new byte[1]));
        }
        catch (SocketException e)
        {
            // What the worker had not read when it closed makes it a reset.
            Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
        }
    }

    private static (int Code, string Error) RunToEnd(string[] arguments)
    {
        var start = new ProcessStartInfo(WorkerProcess.DotnetHost, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(WorkerProcess.Patience));
        return (process.ExitCode, error);
    }

    private static void Signal(int processId, string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, processId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
