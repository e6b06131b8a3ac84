using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Sessions;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Submissions;
using Xunit;

namespace RemoteCsi.Agent.Tests.Sessions;

/// <summary>What of a submission stays in memory: little, for a session remembers many.</summary>
public sealed class SubmissionTests
{
    [Fact]
    public async Task ALongSource_IsKeptUntilItHasRun_UpToASize_AndThenItsBeginning()
    {
        Submission waiting = Received(new string('x', 17_000));
        Assert.True(waiting.IsSourceWhole);
        waiting.End(waiting.Outcome(SubmissionStatus.Completed, 1, 1));
        Submission ended = waiting.Remembered(recorded: true);
        Assert.Equal(4096, ended.Received.Code.Length);
        Assert.False(ended.IsOutcomeCut);
        Assert.Same(await waiting.Ended, await ended.Ended);
        Assert.Equal(4096, Received(new string('x', 20_000)).Received.Code.Length);
        Assert.False(Received(new string('x', 20_000)).IsSourceWhole);
    }

    [Fact]
    public void AShortOne_IsKeptAsItIs()
    {
        Submission submission = Received("1");
        submission.End(submission.Outcome(SubmissionStatus.Completed, 1, 1));
        Assert.Same(submission, submission.Remembered(recorded: true));
    }

    public static TheoryData<string> Large => ["a value", "members", "JSON", "diagnostics", "an exception"];

    [Theory]
    [MemberData(nameof(Large))]
    public async Task ALargeOutcome_IsNotKept_IfTheJournalHasIt(string what)
    {
        Submission submission = Received("1");
        string text = new('x', 9000);
        SubmissionOutcome outcome = submission.Outcome(SubmissionStatus.Completed, 1, 1);
        outcome = what switch
        {
            "a value" => outcome with { Value = new DisplayNode(DisplayKind.Text, text) },
            "members" => outcome with
            {
                Value = new DisplayNode(
                    DisplayKind.Object, "", Members: [new DisplayMember("m", new DisplayNode(DisplayKind.Sequence, "", Items: [.. Enumerable.Repeat(new DisplayNode(DisplayKind.Scalar, "1"), 300)]))]),
            },
            "JSON" => outcome with { ValueJson = text },
            "diagnostics" => outcome with { Diagnostics = [.. Enumerable.Repeat(new SubmissionDiagnostic("CS1", DiagnosticSeverity.Warning, "no", 1, 1, 1, 1), 300)] },
            _ => outcome with { Exception = new ExceptionInfo("E", "m", "s", [], new ExceptionInfo("E", "m", text, [])) },
        };
        submission.End(outcome);
        Assert.True(outcome.IsLarge());
        Submission remembered = submission.Remembered(recorded: true);
        Assert.True(remembered.IsOutcomeCut);
        Assert.Equal(SubmissionStatus.Completed, (await remembered.Ended).Status);
        Assert.False((await remembered.Ended).IsLarge());
        Assert.Same(outcome, await submission.Remembered(recorded: false).Ended);
    }

    [Fact]
    public void News_AreKeptUpToASize_AndTheNewestAlways()
    {
        var log = new NewsLog();
        Submission submission = Received("1");
        for (int i = 1; i <= 40; i++)
        {
            string text = new('x', i == 40 ? 1_000_000 : 20_000);
            log.Add(number => new News(number, 0, null, null, submission.ToNotice(Guid.Empty, submission.Outcome(SubmissionStatus.Completed, 1, 1) with { Value = new DisplayNode(DisplayKind.Text, text) })));
            Assert.Equal(i, log.LastNumber);
            Assert.Equal(i == 40 ? 40 : Math.Max(1, i - 5), log.After(0)?.Number);
        }
    }

    private static Submission Received(string code) => new(new SubmissionReceived(1, "s", code, "", null, false, "ann", default), 0);
}
