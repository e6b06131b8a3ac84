using System.Diagnostics;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Tests.Fixtures;

namespace RemoteCsi.Worker.Tests.Streams;

public sealed class OutputTests
{
    [Fact]
    public void Outcome_ComesAfterAllOutputBelowItsNextSequence()
    {
        using var session = new TestSession();
        OutcomeFrame first = session.Run("Console.WriteLine(\"one\"); Console.Error.WriteLine(\"two\"); Console.WriteLine(\"three\");");
        Assert.Equal(1, first.FirstSequence);
        Assert.Equal(4, first.NextSequence);
        Frame[] received = session.Agent.Received;
        Assert.Equal(
            [new OutputFrame(1, false, "one\n"), new OutputFrame(2, true, "two\n"), new OutputFrame(3, false, "three\n")],
            received.OfType<OutputFrame>());
        Assert.True(Array.IndexOf(received, first) > Array.FindLastIndex(received, frame => frame is OutputFrame));
        OutcomeFrame second = session.Run("Console.Write(\"four\");");
        Assert.Equal((4, 5), (second.FirstSequence, second.NextSequence));
    }

    [Fact]
    public void Output_StreamsWhileTheCodeRuns()
    {
        using var session = new TestSession();
        RunFrame run = session.Start("Console.Write(\"no line end\"); Console.ReadLine();");
        session.Agent.AwaitText("no line end");
        session.Agent.Send(new InputFrame(session.Agent.Expect<InputQuestionFrame>().QuestionId, ""));
        session.Agent.ExpectOutcome(run);
    }

    [Fact]
    public void Output_OfAMillionSmallWrites_ComesWholeAndInFewChunks()
    {
        using var session = new TestSession();
        session.Run("for (int i = 0; i < 1_000_000; i++) Console.Write(i % 10);");
        string text = session.Agent.Text();
        Assert.Equal(1_000_000, text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            Assert.Equal('0' + (i % 10), text[i]);
        }

        OutputFrame[] chunks = [.. session.Agent.Received.OfType<OutputFrame>()];
        Assert.True(chunks.Length < 5_000, $"{chunks.Length} chunks");
        Assert.All(chunks, chunk => Assert.InRange(chunk.Text.Length, 1, 16_384));
        Assert.Equal(Enumerable.Range(1, chunks.Length).Select(n => (long)n), chunks.Select(chunk => chunk.Sequence));
    }

    [Fact]
    public void Output_OfTwoThreads_KeepsEachLineWhole()
    {
        using var session = new TestSession();
        session.Run("""
            Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, n =>
            {
                for (int i = 0; i < 2_000; i++) (n % 2 == 0 ? Console.Out : Console.Error).WriteLine(new string((char)('a' + n), 50));
            });
            """);
        foreach (bool isError in new[] { false, true })
        {
            string[] lines = session.Agent.Text(isError).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(4_000, lines.Length);
            Assert.All(lines, line => Assert.True(line.Length == 50 && line.Distinct().Count() == 1, line));
        }
    }

    [Fact]
    public void Output_NeverSplitsASurrogatePair()
    {
        using var session = new TestSession();
        session.Run("""
            string smile = "\U0001F600";
            Console.Write(new string('x', 16_383) + smile);
            foreach (char c in smile) { Console.Write(c); Console.Error.Write('e'); Thread.Sleep(8); }
            Console.Write(string.Concat(Enumerable.Repeat(smile, 20_000)));
            """);
        OutputFrame[] chunks = [.. session.Agent.Received.OfType<OutputFrame>()];
        Assert.All(chunks, chunk => Assert.False(char.IsHighSurrogate(chunk.Text[^1]) || char.IsLowSurrogate(chunk.Text[0])));
        Assert.Equal(20_002, session.Agent.Text().EnumerateRunes().Count(rune => rune.Value == 0x1F600));
        Assert.Equal("ee", session.Agent.Text(isError: true));
    }

    [Fact]
    public void Output_OfALoneSurrogate_IsKept()
    {
        using var session = new TestSession();
        session.Run("Console.Write('\\ud83d');");
        Assert.Equal("\ud83d", session.Agent.Text());
    }

    [Fact]
    public void Output_IsReplayedToANewAgent_FromWhereItStands()
    {
        using var session = new TestSession();
        session.Run("Console.WriteLine(1);");
        session.Run("Console.WriteLine(2);");
        session.Run("Console.WriteLine(3);");
        session.Reconnect(acked: 1).AwaitText("3");
        Assert.Equal("2\n3\n", session.Agent.Text());
        Assert.Equal(4, session.Agent.Welcome.NextSequence);
        session.Reconnect(acked: 0).AwaitText("3");
        Assert.Equal("1\n2\n3\n", session.Agent.Text());
        session.Reconnect(acked: 1_000_000);
        session.Run("Console.WriteLine(4);");
        Assert.Equal("4\n", session.Agent.Text());
    }

    [Fact]
    public void Output_WithoutAnAgent_GoesOnAndTheOldestIsDropped()
    {
        using var session = new TestSession("--output-buffer", "200000");
        RunFrame run = session.Start(
            "Console.WriteLine(-1); while (!File.Exists(\"go\")) Thread.Sleep(1);"
            + " for (int i = 0; i < 100_000; i++) Console.WriteLine(i); File.WriteAllText(\"done\", \"\");");
        session.Agent.AwaitText("-1\n");
        session.Agent.Dispose();
        File.WriteAllText(Path.Combine(session.Worker.Directory, "go"), "");
        Eventually.True(() => File.Exists(Path.Combine(session.Worker.Directory, "done")), "it waits for an agent");
        AgentSide agent = session.Reconnect(acked: 0, attached: false);
        OutcomeFrame outcome = agent.ExpectOutcome(run);
        Assert.Equal(OutcomeStatus.Completed, outcome.Status);
        OutputFrame[] chunks = [.. agent.Received.OfType<OutputFrame>()];
        Assert.True(chunks[0].Sequence > 1, "nothing was dropped");
        Assert.Equal(outcome.NextSequence - 1, chunks[^1].Sequence);
        Assert.EndsWith("\n99998\n99999\n", agent.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Output_ToAnAttachedAgentThatNeverAcknowledges_WaitsInBoundedMemory()
    {
        using var session = new TestSession();
        AgentSide agent = session.Reconnect(acknowledges: false);
        RunFrame run = session.Start("var line = new string('x', 100); while (true) Console.WriteLine(line);");

        // No more comes once a window's worth is on its way.
        agent.Await(received => received.OfType<OutputFrame>().Sum(output => output.Text.Length * 2) > 900_000, "output stopped too early");
        long after = AwaitStandstill(agent);
        Assert.InRange(after, 900_000, 1_100_000);
        Assert.InRange(MemoryUse.PrivateBytes(session.Worker.Id), 0, 60 * 1024 * 1024);

        agent.Send(new AckOutputFrame(agent.Received.OfType<OutputFrame>().Last().Sequence));
        agent.Await(received => received.OfType<OutputFrame>().Sum(output => output.Text.Length * 2) > after + 800_000, "it did not go on");
        AgentSide next = session.Reconnect();
        next.Send(new InterruptFrame(run.SubmissionId));
        Assert.Equal(OutcomeStatus.Cancelled, next.ExpectOutcome(run).Status);
    }

    [Fact]
    public void Output_ThatWaits_GoesOnWhenTheLastClientLeaves()
    {
        using var session = new TestSession();
        AgentSide agent = session.Reconnect(acknowledges: false);
        session.Start("for (int i = 0; i < 30; i++) Console.WriteLine(new string('x', 100_000)); File.WriteAllText(\"done\", \"\");");
        agent.Await(received => received.OfType<OutputFrame>().Sum(output => output.Text.Length * 2) > 900_000, "output stopped too early");
        AwaitStandstill(agent);
        string mark = Path.Combine(session.Worker.Directory, "done");
        Assert.False(File.Exists(mark));
        agent.Send(new AttachedFrame(false));
        Eventually.True(() => File.Exists(mark), "it still waits");
    }

    [Fact]
    public void Output_OfNativeCode_ComesBeforeTheOutcome()
    {
        using var session = new TestSession();
        session.Run("[System.Runtime.InteropServices.DllImport(\"libc\")] static extern nint write(int fd, byte[] text, nint count);");
        OutcomeFrame outcome = session.Run("""
            var bytes = Encoding.UTF8.GetBytes("native ünd\n");
            for (int i = 0; i < bytes.Length; i++) write(1, bytes[i..(i + 1)], 1);
            write(2, Encoding.UTF8.GetBytes("native error\n"), 13);
            """);
        Assert.Equal("native ünd\n", session.Agent.Text());
        Assert.Equal("native error\n", session.Agent.Text(isError: true));
        Assert.Equal(outcome.NextSequence - 1, session.Agent.Received.OfType<OutputFrame>().Last().Sequence);
    }

    [Fact]
    public void Output_OfNativeCodeBetweenSubmissions_ComesAsItIsWritten()
    {
        using var session = new TestSession();
        session.Run("""
            [System.Runtime.InteropServices.DllImport("libc")] static extern nint write(int fd, byte[] text, nint count);
            var go = new ManualResetEvent(false);
            new Thread(() => { go.WaitOne(); write(1, new byte[] { 65, 66 }, 2); }) { IsBackground = true }.Start();
            """);
        session.Run("go.Set();");
        session.Agent.AwaitText("AB");
    }

    [Fact]
    public void Output_OfAChildProcess_IsTheSessions()
    {
        using var session = new TestSession();
        session.Run("""
            var child = System.Diagnostics.Process.Start("sh", new[] { "-c", "seq 1 50000; echo oops >&2; cat" });
            child.WaitForExit();
            """);
        Assert.Equal(string.Concat(Enumerable.Range(1, 50_000).Select(n => $"{n}\n")), session.Agent.Text());
        Assert.Equal("oops\n", session.Agent.Text(isError: true));
        Assert.Equal("0", session.Show("child.ExitCode").Text);
    }

    [Fact]
    public void ErrorFile_ThatGrowsLarge_IsEmptied()
    {
        using var session = new TestSession();
        session.Run("System.Diagnostics.Process.Start(\"sh\", new[] { \"-c\", \"head -c 3000000 /dev/zero | tr '\\\\0' y >&2; echo end >&2\" }).WaitForExit();");
        Assert.EndsWith("yyend\n", session.Agent.Text(isError: true), StringComparison.Ordinal);
        string mark = $"[{3_000_004 - 1_048_576} bytes that were written to descriptor 2 were dropped here]\n";
        Assert.StartsWith(mark + "yy", session.Agent.Text(isError: true), StringComparison.Ordinal);
        Assert.Equal(mark.Length + 1_048_576, session.Agent.Text(isError: true).Length);
        Assert.Equal(0, new FileInfo(session.Worker.ErrorFilePath).Length);
        session.Run("System.Diagnostics.Process.Start(\"sh\", new[] { \"-c\", \"echo again >&2\" }).WaitForExit();");
        Assert.EndsWith("yend\nagain\n", session.Agent.Text(isError: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Output_OfThingsShown_BelongsToTheSubmission()
    {
        using var session = new TestSession();
        session.Run("IEnumerable<int> Noisy() { Console.WriteLine(\"enumerated\"); yield return 1; }");
        OutcomeFrame outcome = session.Run("Noisy()");
        Assert.Equal("enumerated\n", session.Agent.Text(from: outcome.FirstSequence));
    }

    private static long AwaitStandstill(AgentSide agent)
    {
        long before = -1;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < WorkerProcess.Patience)
        {
            long now = agent.Received.OfType<OutputFrame>().Sum(output => (long)output.Text.Length * 2);
            if (now == before)
            {
                return now;
            }

            before = now;

            // There is no event for "nothing more comes".
            Thread.Sleep(300);
        }

        throw new TimeoutException("output never stood still");
    }
}
