using System.Diagnostics;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Tests.Fixtures;

namespace RemoteCsi.Worker.Tests.Hosting;

public sealed class AssignmentTests : IDisposable
{
    private readonly string _directory = WorkerProcess.NewDirectory();

    private string Waiting => Path.Combine(_directory, "s.sock");

    private string Assigned => Path.Combine(_directory, "w.sock");

    private string Errors => Path.Combine(_directory, "stderr");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Assign_GivesItASessionsPlace_AndItOutlivesItsAgent()
    {
        using Process worker = Start();
        var chain = new SubmissionChain();
        using (AgentSide agent = Connect(Waiting))
        {
            Assert.Equal("/", agent.Welcome.WorkingDirectory);
            agent.Send(new AssignFrame(Assigned, _directory, Errors, 58));
            Assert.Equal(new AssignedFrame(_directory, ""), agent.Expect<AssignedFrame>());
            Assert.False(File.Exists(Waiting));
            Assert.Equal("1", agent.Run(chain.Compile("Console.WriteLine(5); int x = 1; x")).Value!.Text);
            Assert.Equal([58L], agent.Received.OfType<OutputFrame>().Select(output => output.Sequence));

            agent.Send(new AssignFrame(Waiting, _directory, Errors, 1));
            Assert.NotEqual("", agent.Expect<AssignedFrame>(answer => answer.WorkingDirectory.Length == 0).Error);
        }

        using AgentSide next = Connect(Assigned);
        Assert.Equal("1", next.Run(chain.Compile("x")).Value!.Text);
        next.Send(new ExitFrame());
        Assert.True(worker.WaitForExit(WorkerProcess.Patience));
        Assert.False(File.Exists(Assigned));
    }

    [Fact]
    public void Assign_ToADirectoryThatIsNotThere_IsRefused()
    {
        using Process worker = Start();
        using (AgentSide agent = Connect(Waiting))
        {
            agent.Send(new AssignFrame(Assigned, "/nowhere/at/all", Errors, 1));
            Assert.Contains("/nowhere/at/all", agent.Expect<AssignedFrame>().Error, StringComparison.Ordinal);
        }

        Assert.True(worker.WaitForExit(WorkerProcess.Patience));
    }

    [Fact]
    public void Unassigned_EndsWithItsAgent_ButNotWithAConnectionThatIsNone()
    {
        using Process worker = Start();
        using (AgentSide agent = Connect(Waiting))
        {
            using (var stray = new System.Net.Sockets.Socket(
                System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified))
            {
                stray.Connect(new System.Net.Sockets.UnixDomainSocketEndPoint(Waiting));
                stray.Send([255, 255, 255, 255]);
                Assert.Equal(0, stray.Receive(new byte[1]));
            }

            RunFrame warm = new SubmissionChain().Compile("1+1");
            agent.Send(new WarmFrame(warm.Image, warm.Symbols, warm.EntryType));
            agent.Expect<WarmedFrame>();
        }

        Assert.True(worker.WaitForExit(WorkerProcess.Patience));
        Assert.Equal(0, worker.ExitCode);
        Assert.False(File.Exists(Waiting));
    }

    [Fact]
    public void Warm_LeavesNothing()
    {
        using Process worker = Start();
        using AgentSide agent = Connect(Waiting);
        RunFrame warm = new SubmissionChain().Compile("1+1");
        agent.Send(new WarmFrame(warm.Image, warm.Symbols, warm.EntryType));
        agent.Expect<WarmedFrame>();
        agent.Send(new AssignFrame(Assigned, _directory, Errors, 1));
        agent.Expect<AssignedFrame>();
        var chain = new SubmissionChain();
        Assert.Equal("1", agent.Run(chain.Compile("AppDomain.CurrentDomain.GetAssemblies().Count(a => a.IsDynamic || a.Location == \"\")")).Value!.Text);
        Assert.Empty(agent.Received.OfType<OutputFrame>());
        Assert.Single(agent.Received.OfType<OutcomeFrame>());
        agent.Send(new ExitFrame());
        Assert.True(worker.WaitForExit(WorkerProcess.Patience));
    }

    private static AgentSide Connect(string socket) => AgentSide.Connect(socket, 0, attached: true, acknowledges: true);

    private Process Start()
    {
        var start = new ProcessStartInfo(WorkerProcess.DotnetHost, [WorkerProcess.WorkerAssembly, "--socket", Waiting]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        Process worker = Process.Start(start)!;
        Assert.Equal("ready", worker.StandardOutput.ReadLine());
        return worker;
    }
}
