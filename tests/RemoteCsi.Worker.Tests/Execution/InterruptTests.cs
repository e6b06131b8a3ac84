using System.Diagnostics;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Tests.Fixtures;

namespace RemoteCsi.Worker.Tests.Execution;

public sealed class InterruptTests
{
    [Theory]
    [InlineData("Thread.Sleep(-1);")]
    [InlineData("new ManualResetEvent(false).WaitOne();")]
    [InlineData("new ManualResetEventSlim(false).Wait();")]
    [InlineData("var taken = new object(); var t = new Thread(() => { lock (taken) Thread.Sleep(-1); }) { IsBackground = true }; t.Start(); while (Monitor.TryEnter(taken)) Monitor.Exit(taken); lock (taken) { }")]
    [InlineData("Console.ReadLine();")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("Task.Delay(-1).Wait();")]
    [InlineData("var forever = new Thread(() => Thread.Sleep(-1)) { IsBackground = true }; forever.Start(); forever.Join();")]
    [InlineData("while (true) { Thread.Sleep(1); }")]
    [InlineData("while (true) { Console.WriteLine(1); }")]
    [InlineData("try { Thread.Sleep(-1); } catch (ThreadInterruptedException) { throw new OperationCanceledException(); }")]
    [InlineData("Thread.CurrentThread.Interrupt(); await Task.Delay(-1);")]
    public void Interrupt_OfCodeThatWaits_CancelsItAndKeepsTheSession(string code)
    {
        using var session = new TestSession();
        RunFrame run = session.Start("int kept = 5; Console.WriteLine(\"running\"); " + code);
        session.Agent.AwaitText("running");
        session.Agent.Send(new InterruptFrame(run.SubmissionId));
        OutcomeFrame outcome = session.Agent.ExpectOutcome(run);
        Assert.Equal(OutcomeStatus.Cancelled, outcome.Status);
        Assert.Null(outcome.Exception);
        Assert.Equal("5", session.Show("kept").Text);
        Assert.Equal("6", session.Show("Thread.Sleep(600); lock (new object()) { } await Task.Delay(10); kept + 1").Text);
    }

    [Fact]
    public void Interrupt_OfASubmissionThatEnded_HitsNothing()
    {
        using var session = new TestSession();
        OutcomeFrame first = session.Run("1");
        session.Agent.Send(new InterruptFrame(first.SubmissionId));
        session.Agent.Send(new InterruptFrame("unknown"));
        OutcomeFrame second = session.Run("Thread.Sleep(300); 2");
        Assert.Equal(OutcomeStatus.Completed, second.Status);
    }

    [Fact]
    public void Interrupt_OfASubmissionThatIsQueued_StopsItWhenItStarts()
    {
        using var session = new TestSession();
        RunFrame first = session.Start("Console.WriteLine(\"first\"); Console.ReadLine();");
        RunFrame second = session.Start("int declared = 1; Thread.Sleep(-1);");
        session.Agent.AwaitText("first");
        session.Agent.Send(new InterruptFrame(second.SubmissionId));
        session.Agent.Send(new InputFrame(session.Agent.Expect<InputQuestionFrame>().QuestionId, "on"));
        Assert.Equal(OutcomeStatus.Completed, session.Agent.ExpectOutcome(first).Status);
        Assert.Equal(OutcomeStatus.Cancelled, session.Agent.ExpectOutcome(second).Status);
        Assert.Equal("1", session.Show("declared").Text);
    }

    [Fact]
    public void Interrupt_OfCodeThatCatchesItAndEnds_LeavesItCompleted()
    {
        using var session = new TestSession();
        RunFrame run = session.Start("Console.WriteLine(\"running\"); try { Thread.Sleep(-1); } catch (ThreadInterruptedException) { Console.WriteLine(\"cleaned up\"); }");
        session.Agent.AwaitText("running");
        session.Agent.Send(new InterruptFrame(run.SubmissionId));
        Assert.Equal(OutcomeStatus.Completed, session.Agent.ExpectOutcome(run).Status);
        Assert.Equal("running\ncleaned up\n", session.Agent.Text());
    }

    [Fact]
    public void Interrupt_OfCodeThatIgnoresTheFirst_IsRepeated()
    {
        using var session = new TestSession();
        RunFrame run = session.Start(
            "Console.WriteLine(\"running\"); for (int i = 0; i < 2; i++) try { Thread.Sleep(-1); } catch (ThreadInterruptedException) { } Thread.Sleep(-1);");
        session.Agent.AwaitText("running");
        session.Agent.Send(new InterruptFrame(run.SubmissionId));
        Assert.Equal(OutcomeStatus.Cancelled, session.Agent.ExpectOutcome(run).Status);
    }

    [Fact]
    public void Exception_OfCancellationWithoutAnInterrupt_IsThrown()
    {
        using var session = new TestSession();
        Assert.Equal("System.OperationCanceledException", session.Catch("throw new OperationCanceledException();").Type);
        Assert.Equal("System.Threading.Tasks.TaskCanceledException", session.Catch("await Task.Delay(-1, new CancellationTokenSource(10).Token);").Type);
    }

    [Fact]
    public void Interrupts_AtAnyMoment_NeverReachALaterSubmission()
    {
        const int rounds = 60;
        var random = new Random(20);
        using var session = new TestSession();
        session.Run("int runs = 0;");
        RunFrame[] stopped = new RunFrame[rounds];
        for (int i = 0; i < rounds; i++)
        {
            // It ends by itself at about the time the interrupt comes.
            stopped[i] = session.Start("runs++; Thread.Sleep(1); lock (new object()) { Console.Write(\".\"); }");
            long until = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * random.Next(0, 4000) / 1_000_000);
            while (Stopwatch.GetTimestamp() < until)
            {
                Thread.SpinWait(10);
            }

            session.Agent.Send(new InterruptFrame(stopped[i].SubmissionId));
            RunFrame after = session.Start("Thread.Sleep(1); Console.Write(\"+\");");
            Assert.Equal(OutcomeStatus.Completed, session.Agent.ExpectOutcome(after).Status);
            Assert.Contains(session.Agent.ExpectOutcome(stopped[i]).Status, new[] { OutcomeStatus.Completed, OutcomeStatus.Cancelled });
        }

        Assert.Equal(rounds.ToString(System.Globalization.CultureInfo.InvariantCulture), session.Show("runs").Text);
    }

    [Fact]
    public void InterruptOfItsOwnThread_ByUserCode_DoesNotHarmTheSession()
    {
        using var session = new TestSession();
        Assert.Equal("1", session.Show("Thread.CurrentThread.Interrupt(); 1").Text);
        session.Run(
            "var own = Thread.CurrentThread; var stop = new ManualResetEvent(false); var hits = 0;"
            + " new Thread(() => { while (!stop.WaitOne(1) && hits < 20) { own.Interrupt(); hits++; } stop.Set(); }) { IsBackground = true }.Start();");

        // The interrupts come while nothing runs, and end the waits of what runs.
        RunFrame wait = session.Start("while (hits < 20) { try { stop.WaitOne(1000); } catch (ThreadInterruptedException) { } } stop.WaitOne();");
        session.Agent.ExpectOutcome(wait);
        Assert.Equal("20", session.Show("hits").Text);
    }
}
