using RemoteCsi.Worker.Execution;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Tests.Fixtures;

namespace RemoteCsi.Worker.Tests.Execution;

public sealed class ProgressTests
{
    private const string Globals = "RemoteCsi.Worker.Execution.SessionGlobals";

    [Fact]
    public void Reports_AreToldTenTimesASecondAtMost_TheNewest_AndNoneAfterTheEnd()
    {
        using var session = new TestSession();
        RunFrame run = Start(session, $$"""
            var began = System.Diagnostics.Stopwatch.StartNew();
            while (began.ElapsedMilliseconds < 500) { {{Globals}}.Progress.Report(began.ElapsedMilliseconds / 500.0, "turning"); }
            """);
        session.Agent.ExpectOutcome(run);
        Assert.Equal("1", session.Show("1").Text);
        ReportedFrame[] reports = [.. session.Agent.Received.OfType<ReportedFrame>()];
        Assert.InRange(reports.Length, 2, 8);
        Assert.All(reports, report => Assert.Equal((run.SubmissionId, "turning"), (report.SubmissionId, report.Text)));
        Assert.Equal(reports.Select(report => report.Fraction).Order(), reports.Select(report => report.Fraction));
        Assert.True(Array.FindLastIndex(session.Agent.Received, frame => frame is ReportedFrame) < Array.FindIndex(session.Agent.Received, frame => frame is OutcomeFrame));
    }

    [Fact]
    public void NumberAndText_AreKeptFromReportToReport_AndNonsenseHarmsNobody()
    {
        var told = new List<(double? Fraction, string? Text)>();
        var progress = new SessionProgress();
        progress.Connect((fraction, text) => told.Add((fraction, text)));
        progress.Report("copying");
        progress.Report(0.5);
        progress.Report(double.PositiveInfinity);
        progress.Report(double.NaN);
        progress.Report(-1, new string('x', 1000));
        Assert.Equal([(null, "copying"), (0.5, "copying"), (1, "copying"), (null, "copying"), (0, new string('x', 200))], told);
    }

    [Fact]
    public void Report_WhenNothingRuns_IsToldToNobody()
    {
        using var session = new TestSession();
        session.Agent.ExpectOutcome(Start(session, $"new Thread(() => {{ Console.ReadLine(); {Globals}.Progress.Report(0.5); Console.WriteLine(\"reported\"); }}).Start();"));
        session.Agent.Send(new InputFrame(session.Agent.Expect<InputQuestionFrame>().QuestionId, ""));
        session.Agent.AwaitText("reported\n");
        Assert.Equal("1", session.Show("1").Text);
        Assert.Empty(session.Agent.Received.OfType<ReportedFrame>());
    }

    private static RunFrame Start(TestSession session, string code)
    {
        RunFrame run = session.Chain.Compile(code, references: typeof(SessionGlobals).Assembly.Location);
        session.Agent.Send(run);
        return run;
    }
}
