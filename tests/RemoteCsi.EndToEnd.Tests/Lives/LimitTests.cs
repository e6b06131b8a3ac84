using System.Globalization;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Lives;

/// <summary>What a session may use, set by the agent's options.</summary>
public sealed class LimitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("var held = new List<byte[]>(); while (true) held.Add(new byte[1 << 20]);")]
    [InlineData("var held = new List<object>(); while (true) held.Add(new byte[200]);")]
    public async Task Memory_ThatIsUsedUp_IsAnException_AndTheSessionGoesOn(string fill)
    {
        await using LiveAgent live = await LiveAgent.StartAsync("--worker-memory", "96M");
        await live.SpareAsync();
        await using RemoteSession session = await live.NewAsync("full");
        await session.ValueAsync("int x = 41;");
        Assert.Equal($"{96 << 20}", await session.ValueAsync("GC.GetGCMemoryInfo().TotalAvailableMemoryBytes"));
        for (int time = 0; time < 2; time++)
        {
            SubmissionOutcome outcome = await session.SubmitAsync(fill, cancellationToken: Token).WithinAsync(TimeSpan.FromMinutes(1));
            Assert.True(
                outcome is { Status: SubmissionStatus.Threw, Exception.Type: "System.OutOfMemoryException" },
                $"{outcome.Status} {outcome.Cause} {outcome.Exception?.Type}");

            // While the heap is still full, and after what filled it was let go.
            Assert.Equal("42", await session.ValueAsync("x + 1"));
            await session.ValueAsync("held.Clear(); held = null;");
        }

        Assert.Equal("1000000", await session.ValueAsync("new byte[1000000].Length"));
        Assert.Null((await live.InfoAsync("full")).Cause);
    }

    [Fact]
    public async Task MemoryLimit_IsNotInheritedByWhatTheCodeStarts()
    {
        await using LiveAgent live = await LiveAgent.StartAsync("--worker-memory", "96M", "--no-spare");
        await using RemoteSession session = await live.NewAsync("parent");
        await session.ValueAsync("using System.Diagnostics; using System.Runtime.InteropServices;");
        string output = "";
        session.OutputReceived += chunk => output += chunk.Text;
        await session.ValueAsync("Process.Start(\"env\").WaitForExit();");
        await session.ValueAsync("[DllImport(\"libc\")] static extern int system(string command); system(\"env\");");
        Assert.Contains("RCSI_HOME=", output, StringComparison.Ordinal);
        Assert.DoesNotContain("GCHeapHardLimit", output, StringComparison.Ordinal);
        Assert.Equal("null", await session.ValueAsync("Environment.GetEnvironmentVariable(\"DOTNET_GCHeapHardLimit\")"));
    }

    [Fact]
    public async Task GarbageBudget_IsWhatTheRuntimeOfAWorkerGoesBy_AndIsNotInheritedByWhatTheCodeStarts()
    {
        await using var home = new RcsiHome();
        ProgramResult result = await home.RunAsync(
            "invoke", "local", "-c", "GC.GetConfigurationVariables()[\"GCGen0MaxBudget\"]", "-c", "System.Diagnostics.Process.Start(\"env\").WaitForExit();");
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"{8 << 20}\n", result.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET_GC", result.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MemoryLimit_FromTheEnvironment_HoldsForAnAgentThatIsStartedByItself()
    {
        await using var home = new RcsiHome();
        home.Set("RCSI_WORKER_MEMORY", "128M");
        ProgramResult result = await home.RunAsync("invoke", "local", "-c", "GC.GetGCMemoryInfo().TotalAvailableMemoryBytes");
        Assert.Equal((0, $"{128 << 20}\n"), (result.ExitCode, result.Stdout));
    }

    [Fact]
    public async Task OutputBuffer_KeepsTheNewestForAClientThatComesLater_AndSaysWhatIsGone()
    {
        const int Lines = 40_000;
        const int Kept = 64 * 1024;
        await using LiveAgent live = await LiveAgent.StartAsync("--output-buffer", "64K", "--no-spare");
        string gate = live.Home.File("gate", "");
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<SubmissionOutcome> writing;
        await using (RemoteSession writer = await live.NewAsync("writes"))
        {
            writing = writer.SubmitAsync(
                $"while (File.Exists(\"{gate}\")) Thread.Sleep(5); for (int i = 0; i < {Lines}; i++) Console.WriteLine($\"line {{i:00000}}\");",
                cancellationToken: waiting.Token);
            await Deadline.UntilAsync(() => live.InfoAsync("writes"), info => info.Availability == SessionAvailability.Busy, "it runs");
        }

        // Nobody is in the session now, so nobody reads.
        File.Delete(gate);
        await Deadline.UntilAsync(
            () => live.Agent.HistoryAsync(new SessionSelector(Name: "writes"), cancellationToken: Token),
            history => history is [{ Status: SubmissionStatus.Completed }],
            "it has written");
        await waiting.CancelAsync();
        await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        string text = "";
        long dropped = 0;
        await using RemoteSession reader = await live.Agent.EnterSessionAsync(new SessionSelector(Name: "writes"), 0, Token);
        reader.OutputDropped += chunks => dropped += chunks;
        reader.OutputReceived += chunk => text += chunk.Text;
        await reader.ValueAsync("Console.WriteLine(\"the end\");");
        Assert.True(dropped > 0, "nothing was said of what is gone");
        Assert.EndsWith($"line {Lines - 1:00000}\nthe end\n", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, Kept / 4, Kept + 1024);

        // Chunks are dropped whole, so the first line may be the rest of one; from the next one on there is no gap.
        int[] numbers = [.. text.Split('\n')[1..^2].Select(line => int.Parse(line[5..], CultureInfo.InvariantCulture))];
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Length), numbers);
    }

    [Theory]
    [InlineData("--worker-memory", "1M")]
    [InlineData("--worker-memory", "lots")]
    [InlineData("--output-buffer", "4")]
    [InlineData("--output-buffer", "")]
    public async Task Limits_ThatMakeNoSense_AreRefusedInOneLine(string option, string value)
    {
        await using var home = new RcsiHome();
        ProgramResult result = await home.RunAsync("agent", "start", option, value);
        if (value.Length == 0)
        {
            // As if it were not there.
            Assert.Equal(0, result.ExitCode);
            return;
        }

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(option, Assert.Single(result.Stderr.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }
}
