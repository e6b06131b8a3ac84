namespace RemoteCsi.EndToEnd.Tests.Sessions;

/// <summary><c>rcsi remove --all</c>, in a home of its own.</summary>
public sealed class RemoveAllTests(RcsiHome home) : IClassFixture<RcsiHome>
{
    [Fact]
    public async Task RemoveAll_EndsEverySession_AndItsWorker()
    {
        // A spare worker is nobody's, and here workers are counted.
        home.Set("RCSI_NO_SPARE", "1");
        await home.RunAsync("new", "local", "--name", "a");
        await home.RunAsync("new", "local", "--name", "b");
        Assert.Equal(2, Workers());

        ProgramResult removed = await home.RunAsync("remove", "local", "--all");

        Assert.Equal(0, removed.ExitCode);
        Assert.Empty((await home.RunAsync("list", "local", "--json")).JsonArray());
        await Deadline.UntilAsync(() => Task.FromResult(Workers()), count => count == 0, "the workers end");
    }

    private int Workers() =>
        home.Processes().Count(id => ProcessTable.CommandLine(id).Contains("RemoteCsi.Worker.dll", StringComparison.Ordinal));
}
