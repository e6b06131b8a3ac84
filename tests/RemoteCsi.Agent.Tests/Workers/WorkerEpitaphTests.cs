using RemoteCsi.Agent.Workers;
using Xunit;

namespace RemoteCsi.Agent.Tests.Workers;

public sealed class WorkerEpitaphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(7 << 8, "its worker ended with exit code 7")]
    [InlineData(0, "its worker ended with exit code 0")]
    [InlineData(137 << 8, "its worker ended with exit code 137")]
    [InlineData(9, "its worker was ended by signal 9 (SIGKILL)")]
    [InlineData(11 | 0x80, "its worker was ended by signal 11 (SIGSEGV)")]
    [InlineData(40, "its worker was ended by signal 40")]
    public void Of_WithoutErrors_SaysHow(int status, string line) =>
        Assert.Equal(line, WorkerEpitaph.Of(ProcessEnding.OfWaitStatus(status), 42, _folder["none"]));

    [Fact]
    public void Of_WhatNobodyTells_SaysThatItIsGone() =>
        Assert.Equal("its worker (process 42) is gone", WorkerEpitaph.Of(null, 42, _folder["none"]));

    [Fact]
    public void Of_WhatTheKernelDoesNotTell_TakesTheWorkersWord()
    {
        File.WriteAllText(_folder["stderr"], "noise\nrcsi worker: exits with code 5\n");
        Assert.Equal("its worker ended with exit code 5: noise", WorkerEpitaph.Of(null, 42, _folder["stderr"]));
    }

    [Fact]
    public void Of_AnExitThatHung_SaysSo()
    {
        File.WriteAllText(_folder["stderr"], "rcsi worker: exits with code 5\nrcsi worker: its exit handlers hung\n");
        Assert.Equal("its worker ended with exit code 5: its exit handlers hung", WorkerEpitaph.Of(new ProcessEnding(5, null), 42, _folder["stderr"]));
    }

    [Fact]
    public void Of_AnExit_DoesNotTakeTheReportOfAnotherProgram()
    {
        File.WriteAllText(_folder["stderr"], "Unhandled exception. System.Exception: a child's\n   at Program.Main()\nlast\n");
        Assert.Equal("its worker ended with exit code 1: last", WorkerEpitaph.Of(new ProcessEnding(1, null), 42, _folder["stderr"]));
    }

    [Fact]
    public void Of_ALongStackOverflow_FindsItsBeginning()
    {
        string frames = string.Concat(Enumerable.Range(0, 4000).Select(n => $"   at Deep.Call{n}(Int32)\n"));
        File.WriteAllText(_folder["stderr"], "Stack overflow.\n" + frames);
        Assert.Equal("its worker was ended by signal 6 (SIGABRT): Stack overflow.", WorkerEpitaph.Of(new ProcessEnding(null, 6), 42, _folder["stderr"]));
    }

    [Fact]
    public void Of_AReportOfTheRuntime_TakesItsTellingLine()
    {
        File.WriteAllText(_folder["stderr"], "noise\nProcess terminated.\nthe end\n   at System.Environment.FailFast(System.String)\n   at Program.Main()\n");
        Assert.Equal("its worker was ended by signal 6 (SIGABRT): Process terminated. the end", WorkerEpitaph.Of(ProcessEnding.OfExitCode(134), 42, _folder["stderr"]));
    }

    [Fact]
    public void Of_ALongLine_CutsIt()
    {
        File.WriteAllText(_folder["stderr"], new string('x', 100_000));
        Assert.True(WorkerEpitaph.Of(new ProcessEnding(1, null), 42, _folder["stderr"]).Length < 260);
    }

    public void Dispose() => _folder.Dispose();
}
