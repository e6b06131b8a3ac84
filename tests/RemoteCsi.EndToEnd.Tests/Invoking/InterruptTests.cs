using System.Text.Json;

namespace RemoteCsi.EndToEnd.Tests.Invoking;

/// <summary>Stopping what runs, from the keyboard and from elsewhere; the session stays.</summary>
public sealed class InterruptTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    [Theory]
    [InlineData("sleep", "Thread.Sleep(-1);")]
    [InlineData("await", "await Task.Delay(-1);")]
    [InlineData("wait", "new ManualResetEventSlim().Wait();")]
    [InlineData("read", "Console.ReadLine();")]
    public async Task CtrlC_DuringInvoke_StopsTheCode_KeepsTheSession_AndExitsWith130(string name, string code)
    {
        await using RunningProgram program = home.Start(
            "invoke", "local", "--session", name, "-c", $"int kept = 7; Console.WriteLine(\"begun\"); {code}");
        await program.Stdout.UntilContainsAsync("begun");

        Signals.Interrupt(program.Id);
        ProgramResult result = await program.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(130, result.ExitCode);

        ProgramResult after = await home.RunAsync("invoke", "local", "--session", name, "-c", "kept");
        Assert.Equal((0, "7\n"), (after.ExitCode, after.Stdout));
    }

    [Fact]
    public async Task Interrupt_FromAnotherClient_EndsTheSubmissionAsCancelled()
    {
        await using RunningProgram program = home.Start(
            "invoke", "local", "--session", "elsewhere", "--json", "-c", "int kept = 8; Thread.Sleep(-1);");
        await UntilBusyAsync("elsewhere");

        ProgramResult interrupt = await home.RunAsync("interrupt", "local", "--name", "elsewhere");
        Assert.Equal(0, interrupt.ExitCode);

        ProgramResult result = await program.WaitAsync(TimeSpan.FromSeconds(10));
        JsonElement line = Assert.Single(result.JsonLines());
        Assert.Equal("cancelled", line.GetProperty("status").GetString());
        Assert.Equal(130, result.ExitCode);
    }

    [Fact]
    public async Task Interrupt_OfASessionThatDoesNothing_SaysSo_AndLosesNothing()
    {
        await home.RunAsync("invoke", "local", "--session", "idle", "-c", "int kept = 9;");

        ProgramResult interrupt = await home.RunAsync("interrupt", "local", "--name", "idle");
        ProgramResult after = await home.RunAsync("invoke", "local", "--session", "idle", "-c", "kept");

        Assert.Equal(0, interrupt.ExitCode);
        Assert.Equal("9\n", after.Stdout);
    }

    [Fact]
    public async Task TwoClientsOnOneSession_RunOneAfterTheOther()
    {
        await using RunningProgram first = home.Start(
            "invoke", "local", "--session", "shared", "-c", "int order = 0; Console.WriteLine(\"begun\"); Console.ReadLine(); order = 1;");
        await first.Stdout.UntilContainsAsync("begun");
        await using RunningProgram second = home.Start("invoke", "local", "--session", "shared", "-c", "order + 10");

        await first.WriteAsync("\n");
        ProgramResult one = await first.WaitAsync();
        second.CloseInput();
        ProgramResult two = await second.WaitAsync();

        Assert.Equal(0, one.ExitCode);
        Assert.Equal((0, "11\n"), (two.ExitCode, two.Stdout));
    }

    private async Task UntilBusyAsync(string name) => await Deadline.UntilAsync(
        async () => (await home.RunAsync("list", "local", "--json")).Stdout,
        text => text.Contains($"\"{name}\"", StringComparison.Ordinal) && text.Contains("Busy", StringComparison.OrdinalIgnoreCase),
        $"session {name} is busy");
}
