using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.EndToEnd.Tests.Lives;

/// <summary>A session is started anew, with or without what it ran before.</summary>
public sealed class ResetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reset_OfABrokenSession_StartsItAnew_AsTheSameSession()
    {
        await using LiveAgent live = await LiveAgent.StartAsync();
        await using RemoteSession session = await live.NewAsync("again");
        await session.ValueAsync("int x = 1; class Old { }");
        var sequences = new List<long>();
        string text = "";
        session.OutputReceived += chunk =>
        {
            sequences.Add(chunk.Sequence);
            text += chunk.Text;
        };
        await session.ValueAsync("Console.WriteLine(\"before\");");
        await session.SubmitAsync("Environment.Exit(3);", cancellationToken: Token);
        SessionInfo before = await live.UntilBrokenAsync("again", Deadline.Usual);

        await session.ResetAsync(Token);

        SessionInfo after = await live.InfoAsync("again");
        Assert.Equal((before.Id, before.InstanceId, before.Created), (after.Id, after.InstanceId, after.Created));
        Assert.Equal((SessionState.Opened, null, 1, 3), (after.State, after.Cause, after.Resets, after.Submissions));
        SubmissionOutcome outcome = await session.SubmitAsync("x", cancellationToken: Token);
        Assert.Equal((SubmissionStatus.CompileFailed, 4), (outcome.Status, outcome.Index));
        CompletionList names = await session.CompleteAsync("", 0, null, Token).WithinAsync();
        Assert.DoesNotContain("Old", names.Items.Select(item => item.Label));
        await session.ValueAsync("int x = 2; Console.WriteLine(\"after\");");
        Assert.Equal("2", await session.ValueAsync("x"));
        Assert.Equal("before\nafter\n", text);
        Assert.Equal([1L, 2L], sequences);
        ProgramResult history = await live.Home.RunAsync("history", "local", "--name", "again");
        Assert.Contains("class Old", history.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_OfAHealthyBusySession_EndsWhatRunsAndWaits_AndTellsTheOthers()
    {
        await using LiveAgent live = await LiveAgent.StartAsync("--no-spare");
        await using RemoteSession session = await live.NewAsync("busy");
        await session.ValueAsync("int x = 1;");
        await using var otherAgent = await LiveAgent.ConnectAsync(live.Home);
        await using RemoteSession other = await otherAgent.EnterSessionAsync(new SessionSelector(Name: "busy"), cancellationToken: Token);
        var told = new TaskCompletionSource<SessionInfo>(TaskCreationOptions.RunContinuationsAsynchronously);
        other.Changed += info =>
        {
            if (info.Resets == 1 && info.WorkerPid is not null)
            {
                told.TrySetResult(info);
            }
        };
        int worker = session.Info.WorkerPid!.Value;
        Task<SubmissionOutcome> running = session.SubmitAsync("while (true) { }", cancellationToken: Token);
        Task<SubmissionOutcome> waiting = session.SubmitAsync("x++", cancellationToken: Token);
        await Deadline.UntilAsync(() => live.InfoAsync("busy"), info => info is { Availability: SessionAvailability.Busy, Submissions: 3 }, "both are there");

        await session.ResetAsync(Token).WithinAsync();

        foreach (SubmissionOutcome lost in new[] { await running.WithinAsync(), await waiting.WithinAsync() })
        {
            Assert.Equal(SubmissionStatus.WorkerLost, lost.Status);
            Assert.Contains("the session was reset", lost.Cause, StringComparison.Ordinal);
        }

        await ProcessTable.UntilGoneAsync(worker);
        Assert.NotEqual(worker, (await told.Task.WithinAsync()).WorkerPid);
        Assert.Equal("8", await other.ValueAsync("int x = 8; x"));
    }

    [Fact]
    public async Task Replay_RunsTheSourcesAgain_AndStopsAtTheFirstThatEndsOtherwise()
    {
        await using LiveAgent live = await LiveAgent.StartAsync();
        await using RemoteSession session = await live.NewAsync("replayed");
        string counter = live.Home.File("counter", "");
        await session.ValueAsync("using System.Globalization; int x = 40;");
        await session.SubmitAsync("does not compile", cancellationToken: Token);
        await session.SubmitAsync("int y = 1; throw new InvalidOperationException(\"as before\");", cancellationToken: Token);
        await session.ValueAsync($"x += y; File.AppendAllText(\"{counter}\", \"run \");");
        await session.ValueAsync($"int z = int.Parse(\"1\", CultureInfo.InvariantCulture); if (File.ReadAllText(\"{counter}\").Length > 8) throw new Exception(\"thrice\");");
        await session.ValueAsync("x += z;");
        await session.SubmitAsync("Environment.Exit(3);", cancellationToken: Token);
        await live.UntilBrokenAsync("replayed", Deadline.Usual);

        HistoryEntry[] entries = await session.ReplayableAsync(Token);
        Assert.Equal([1, 3, 4, 5, 6], entries.Select(entry => entry.Index));
        await session.ResetAsync(Token);
        Assert.Null(await session.ReplayAsync(entries, Token));
        Assert.Equal("42", await session.ValueAsync("x"));

        // The value that was just looked at is a submission, too.
        HistoryEntry[] second = await session.ReplayableAsync(Token);
        Assert.Equal([8, 9, 10, 11, 12, 13], second.Select(entry => entry.Index));
        await session.ResetAsync(Token);

        // Nothing was run since, so it is the life before that is meant.
        Assert.Equal(second, await session.ReplayableAsync(Token));
        (HistoryEntry entry, SubmissionOutcome outcome) = Assert.NotNull(await session.ReplayAsync(second, Token));
        Assert.Equal((11, SubmissionStatus.Threw, "thrice"), (entry.Index, outcome.Status, outcome.Exception?.Message));
        Assert.Equal("41", await session.ValueAsync("x"));
    }

    [Fact]
    public async Task ResetCommand_ReplaysWithoutAsking_WhenToldSo()
    {
        await using LiveAgent live = await LiveAgent.StartAsync();
        RcsiHome home = live.Home;
        await home.RunAsync("invoke", "local", "--session", "s", "-c", "int x = 20;", "-c", "Console.WriteLine(\"twice \" + x * 2);");
        await home.RunAsync("invoke", "local", "--session", "s", "-c", "Environment.Exit(1);");
        ProgramResult broken = await home.RunAsync("invoke", "local", "--session", "s", "-c", "x");
        Assert.NotEqual(0, broken.ExitCode);
        Assert.Contains("rcsi reset", broken.Stderr, StringComparison.Ordinal);

        ProgramResult asks = await home.RunAsync("reset", "local", "--name", "s", "--replay");
        Assert.Equal(2, asks.ExitCode);
        Assert.Contains("--yes", asks.Stderr, StringComparison.Ordinal);
        Assert.Equal(SessionState.Broken, (await live.InfoAsync("s")).State);

        ProgramResult replayed = await home.RunAsync("reset", "local", "--name", "s", "--replay", "--yes");
        Assert.Equal((0, ""), (replayed.ExitCode, replayed.Stderr));
        Assert.Equal("the session was started anew; its variables are gone\ntwice 40\n2 submissions run again\n", replayed.Stdout);
        Assert.Equal("20\n", (await home.RunAsync("invoke", "local", "--session", "s", "-c", "x")).Stdout);

        ProgramResult plain = await home.RunAsync("reset", "local", "--name", "s");
        Assert.Equal((0, "the session was started anew; its variables are gone\n"), (plain.ExitCode, plain.Stdout));
        Assert.Equal(1, (await home.RunAsync("invoke", "local", "--session", "s", "-c", "x")).ExitCode);
        Assert.Equal(2, (await home.RunAsync("reset", "local", "--name", "nobody")).ExitCode);
    }

    [Fact]
    public async Task KilledAgent_BeforeAndAfterAReset_TheNextOneKnowsTheSameLife()
    {
        await using LiveAgent live = await LiveAgent.StartAsync();
        await using (RemoteSession session = await live.NewAsync("lives"))
        {
            await session.ValueAsync("int x = 1;");
            await session.SubmitAsync("Environment.Exit(3);", cancellationToken: Token);
            await live.UntilBrokenAsync("lives", Deadline.Usual);
        }

        await live.KillAndRestartAsync();
        SessionInfo broken = await live.InfoAsync("lives");
        Assert.Equal((SessionState.Broken, "its worker ended with exit code 3"), (broken.State, broken.Cause));
        int worker;
        await using (RemoteSession session = await live.Agent.EnterSessionAsync(new SessionSelector(Name: "lives"), cancellationToken: Token))
        {
            string text = "";
            session.OutputReceived += chunk => text += chunk.Text;
            await session.ResetAsync(Token);
            await session.ValueAsync("int x = 2; Console.WriteLine(\"heard\");");
            Assert.Equal("heard\n", text);
            worker = session.Info.WorkerPid!.Value;
        }

        await live.KillAndRestartAsync();
        SessionInfo after = await live.InfoAsync("lives");
        Assert.Equal((worker, 1, 3), (after.WorkerPid, after.Resets, after.Submissions));
        await using RemoteSession again = await live.Agent.EnterSessionAsync(new SessionSelector(Name: "lives"), cancellationToken: Token);
        Assert.Equal("2", await again.ValueAsync("x"));
        Assert.Equal("9", await again.ValueAsync("int y = 9; y"));
    }

    [Fact]
    public async Task KilledAgent_DuringAReset_EndsInOneLifeOrTheOther_AndNeverInBoth()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        await using LiveAgent live = await LiveAgent.StartAsync();
        await using (RemoteSession session = await live.NewAsync("hurt"))
        {
            await session.ValueAsync("int life = 0;");
        }

        int resets = 0;
        for (int round = 1; round <= 8; round++)
        {
            string where = $"seed {seed}, round {round}";
            TimeSpan moment = TimeSpan.FromMilliseconds(random.Next(0, 120));
            Task reset = live.Agent.ResetSessionAsync(new SessionSelector(Name: "hurt"), Token);
            await Task.WhenAny(reset, Task.Delay(moment, Token));
            await live.KillAndRestartAsync();
            await reset.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

            SessionInfo info = await live.InfoAsync("hurt");
            Assert.True(info.State == SessionState.Disconnected, $"{where}: {info.State} {info.Cause}");
            Assert.InRange(info.Resets, resets, resets + 1);
            await using RemoteSession session = await live.Agent.EnterSessionAsync(new SessionSelector(Name: "hurt"), cancellationToken: Token);
            SubmissionOutcome outcome = await session.SubmitAsync("life", cancellationToken: Token).WithinAsync(what: where);
            if (info.Resets == resets)
            {
                Assert.True(outcome.Value?.Text == $"{resets}", $"{where}: not reset, but {outcome.Status} {outcome.Value?.Text}");
            }
            else
            {
                resets = info.Resets;
                Assert.True(outcome.Status == SubmissionStatus.CompileFailed, $"{where}: reset, but {outcome.Status} {outcome.Value?.Text}");
                await session.ValueAsync($"int life = {resets};");
            }

            // The session's worker and the spare one: no worker of an earlier life is left.
            await Deadline.UntilAsync(
                () => Task.FromResult(live.Home.Processes().Count(id => ProcessTable.CommandLine(id).Contains(LiveAgent.WorkerAssembly, StringComparison.Ordinal))),
                count => count <= 2,
                $"{where}: there are no more than two workers");
        }
    }
}
