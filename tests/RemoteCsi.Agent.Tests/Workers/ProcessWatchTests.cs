using System.Diagnostics;
using RemoteCsi.Agent.Workers;
using Xunit;

namespace RemoteCsi.Agent.Tests.Workers;

public sealed class ProcessWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("exit 7", 7, null)]
    [InlineData("exit 137", 137, null)]
    [InlineData("kill -9 $$", null, 9)]
    [InlineData("kill -15 $$", null, 15)]
    public async Task EndAsync_OfAChild_TellsExitCodesFromSignals(string command, int? exitCode, int? signal)
    {
        using Process child = Start($"read -r _; {command}");
        using ProcessWatch watch = ProcessWatch.Of(child.Id);
        child.StandardInput.WriteLine();
        ProcessEnding? ending = await watch.EndAsync(Patience);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (ending is null)
        {
            // Collected before it was looked at, on a kernel that tells nothing afterwards: .NET's own code is what is left.
            ending = ProcessEnding.OfExitCode(child.ExitCode);
            Assert.SkipUnless(exitCode is null or < 128, "this kernel does not tell an exit code of 137 from a signal");
        }

        Assert.Equal(new ProcessEnding(exitCode, signal), ending);
    }

    [Fact]
    public async Task EndAsync_OfWhatLives_GivesUp()
    {
        using Process child = Start("read -r _");
        using ProcessWatch watch = ProcessWatch.Of(child.Id);
        Assert.Null(await watch.EndAsync(TimeSpan.FromMilliseconds(20)));
        child.StandardInput.WriteLine();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static Process Start(string script) =>
        Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardInput = true })!;
}
