using RemoteCsi.Agent.Workers;
using Xunit;

namespace RemoteCsi.Agent.Tests.Workers;

public sealed class WorkerEpitaphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(7, "its worker ended with exit code 7")]
    [InlineData(0, "its worker ended with exit code 0")]
    [InlineData(137, "its worker was ended by signal 9 (SIGKILL)")]
    [InlineData(139, "its worker was ended by signal 11 (SIGSEGV)")]
    [InlineData(null, "its worker (process 42) is gone")]
    public void Of_WithoutErrors_SaysHow(int? exitCode, string line) =>
        Assert.Equal(line, WorkerEpitaph.Of(exitCode, 42, _folder["none"]));

    [Fact]
    public void Of_AReportOfTheRuntime_TakesItsTellingLine()
    {
        File.WriteAllText(_folder["stderr"], "noise\nProcess terminated. the end\n   at System.Environment.FailFast(System.String)\n   at Program.Main()\n");
        Assert.Equal("its worker was ended by signal 6 (SIGABRT): Process terminated. the end", WorkerEpitaph.Of(134, 42, _folder["stderr"]));
    }

    [Fact]
    public void Of_ALongLine_CutsIt()
    {
        File.WriteAllText(_folder["stderr"], new string('x', 100_000));
        Assert.True(WorkerEpitaph.Of(1, 42, _folder["stderr"]).Length < 260);
    }

    public void Dispose() => _folder.Dispose();
}
