using System.Diagnostics;
using RemoteCsi.Worker.Display;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Tests.Fixtures;

namespace RemoteCsi.Worker.Tests.Execution;

public sealed class InspectionTests
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(3);

    private long _questions;

    [Fact]
    public void Result_IsTakenApart_AsFarAsAsked()
    {
        using var session = new TestSession();
        session.Run("class Node { public string Name => \"n\"; public Node Next; private int _secret = 5; public List<int> Numbers { get; } = new() { 1, 2 }; }");
        session.Run("new Node { Next = new Node() }");
        (long tree, InspectedPart root) = Open(session);
        InspectedFrame parts = Expand(session, tree, root.Node);
        Assert.Equal(["(not public)", "Name", "Next", "Numbers"], parts.Parts.Select(part => part.Name).Order(StringComparer.Ordinal));
        Assert.False(parts.HasMore);
        Assert.Equal("\"n\"", Of(parts, "Name").Value.Text);
        Assert.Equal(0, Of(parts, "Name").Node);
        Assert.Equal("null", Of(Expand(session, tree, Of(parts, "Next").Node), "Next").Value.Text);
        Assert.Equal("5", Of(Expand(session, tree, Of(parts, "(not public)").Node), "_secret").Value.Text);
        Assert.Equal(["[0] 1", "[1] 2"], Expand(session, tree, Of(parts, "Numbers").Node).Parts.Select(part => $"{part.Name} {part.Value.Text}"));
    }

    [Fact]
    public void Sequence_ComesInPages_OneEnumerationForAll()
    {
        using var session = new TestSession();
        session.Run("int begun = 0; IEnumerable<int> Endless() { begun++; for (int i = 0; ; i++) yield return i; }");
        session.Run("Endless()");
        (long tree, InspectedPart root) = Open(session);
        InspectedFrame first = Expand(session, tree, root.Node, count: 100);
        Assert.True(first.HasMore);
        Assert.Null(first.Total);
        InspectedFrame second = Expand(session, tree, root.Node, offset: first.Parts.Length, count: 100);
        Assert.Equal($"[{first.Parts.Length}] {first.Parts.Length}", $"{second.Parts[0].Name} {second.Parts[0].Value.Text}");

        // The result was shown once, opening showed it once more, and both pages are of one.
        Assert.Equal("3", session.Show("begun").Text);
    }

    [Fact]
    public void ArraysAndDictionaries_AreNamedByIndexAndKey()
    {
        using var session = new TestSession();
        session.Run("new Dictionary<string, int> { [\"a\\n\"] = 1, [\"b\"] = 2 }");
        (long tree, InspectedPart root) = Open(session);
        Assert.Equal(["[\"a\\n\"] 1", "[\"b\"] 2"], Expand(session, tree, root.Node).Parts.Select(part => $"{part.Name} {part.Value.Text}"));
        session.Run("new int[2, 3] { { 1, 2, 3 }, { 4, 5, 6 } }");
        (tree, root) = Open(session);
        InspectedFrame grid = Expand(session, tree, root.Node, offset: 4);
        Assert.Equal(6, grid.Total);
        Assert.Equal(["[1, 1] 5", "[1, 2] 6"], grid.Parts.Select(part => $"{part.Name} {part.Value.Text}"));
    }

    [Fact]
    public void HostileMembers_AreBounded_AndOthersAreShownAllTheSame()
    {
        using var session = new TestSession();
        session.Run(
            "class Hostile { public int Angry => throw new Exception(\"no\"); public int Loop { get { while (true) { } } } public int Sleep { get { Thread.Sleep(Timeout.Infinite); return 1; } }"
            + " public Hostile Self => this; public string Long => new string('x', 10_000_000); public int Last => 1; }");
        session.Run("new Hostile()");
        (long tree, InspectedPart root) = Open(session);
        long began = Stopwatch.GetTimestamp();
        InspectedFrame parts = Expand(session, tree, root.Node);
        Assert.True(Stopwatch.GetElapsedTime(began) < LongestAnswer, $"{Stopwatch.GetElapsedTime(began)}");
        while (parts.HasMore)
        {
            // What takes its time leaves none for what follows, which is for another question.
            InspectedFrame more = Expand(session, tree, root.Node, offset: parts.Parts.Length);
            parts = more with { Parts = [.. parts.Parts, .. more.Parts] };
        }

        Assert.Equal(ValueKind.Failed, Of(parts, "Angry").Value.Kind);
        Assert.Equal(ValueKind.Failed, Of(parts, "Loop").Value.Kind);
        Assert.Equal(ValueKind.Failed, Of(parts, "Sleep").Value.Kind);
        Assert.True(Of(parts, "Long").Value.Text.Length < 1000);
        Assert.Equal("1", Of(parts, "Last").Value.Text);

        // However deep one goes into a cycle, each step is one.
        InspectedFrame inner = Expand(session, tree, Of(parts, "Self").Node);
        Assert.Equal("Angry", inner.Parts[0].Name);
    }

    [Theory]
    [InlineData("IEnumerable<int> Stuck() { yield return 1; Thread.Sleep(Timeout.Infinite); }", 1)]
    [InlineData("IEnumerable<int> Stuck() { yield return 1; throw new Exception(\"no more\"); }", 1)]
    [InlineData("IEnumerable<int> Stuck() { while (true) { } yield return 1; }", 0)]
    public void SequenceThatHangsOrThrows_GivesWhatThereIs_AndSaysWhy(string code, int parts)
    {
        using var session = new TestSession();
        session.Run(code);
        session.Run("Stuck()");
        (long tree, InspectedPart root) = Open(session);
        InspectedFrame answer = Expand(session, tree, root.Node);
        Assert.Equal(parts, answer.Parts.Length);
        Assert.NotNull(answer.Problem);
    }

    [Fact]
    public void Answer_IsWithin64KB()
    {
        using var session = new TestSession();
        session.Run("Enumerable.Range(0, 5000).Select(i => new string('\\u2028', 2000)).ToList()");
        (long tree, InspectedPart root) = Open(session);
        InspectedFrame answer = Expand(session, tree, root.Node, count: 1000);
        Assert.True(answer.HasMore);
        Assert.InRange(answer.Parts.Length, 10, 500);
        Assert.True(FrameStream.Encode(answer).Length < 128 * 1024);
    }

    [Fact]
    public void Inspection_WorksWhileCodeRuns()
    {
        using var session = new TestSession();
        session.Run("new[] { 7 }");
        RunFrame running = session.Start("Console.WriteLine(\"begun\"); while (true) { Thread.Sleep(1); }");
        session.Agent.AwaitText("begun");
        (long tree, InspectedPart root) = Open(session);
        Assert.Equal("7", Assert.Single(Expand(session, tree, root.Node).Parts).Value.Text);
        session.Agent.Send(new InterruptFrame(running.SubmissionId));
        Assert.Equal(OutcomeStatus.Cancelled, session.Agent.ExpectOutcome(running).Status);
    }

    [Fact]
    public void Results_AreKeptOfTheLastThree_AndTreesUntilGivenBack()
    {
        using var session = new TestSession();
        Assert.Equal("there is no result yet", Ask(session).Problem);
        OutcomeFrame first = session.Run("\"first\"");
        Assert.Equal("\"first\"", Assert.Single(Ask(session, first.SubmissionId).Parts).Value.Text);
        session.Run("var noValue = 1;");
        Assert.Equal("\"first\"", Assert.Single(Ask(session).Parts).Value.Text);
        session.Run("2");
        session.Run("3");
        session.Run("new[] { 4 }");
        Assert.Equal("that result is not kept any more", Ask(session, first.SubmissionId).Problem);
        (long tree, InspectedPart root) = Open(session);
        session.Agent.Send(new CloseTreeFrame(tree));
        Assert.Contains("not kept any more", Expand(session, tree, root.Node).Problem, StringComparison.Ordinal);
        (tree, root) = Open(session);
        session.Agent.Send(new AttachedFrame(false));
        Assert.Contains("not kept any more", Expand(session, tree, root.Node).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Detail_ShowsMembersOfWhatIsALineOtherwise()
    {
        using var session = new TestSession();
        session.Run("class Line { public int Inner => 5; public override string ToString() => \"short\"; }");
        Assert.Equal("[short]", session.Show("new Line()").Text);
        session.Agent.Send(new InspectFrame(++_questions, "", IsDetailed: true, 0, 0, 0, 1));
        InspectedFrame answer = session.Agent.Expect<InspectedFrame>(frame => frame.QuestionId == _questions);
        Assert.Equal(0, answer.Tree);
        Assert.Equal("5", Assert.Single(Assert.Single(answer.Parts).Value.Members!).Value.Text);
    }

    private static InspectedPart Of(InspectedFrame answer, string name) => answer.Parts.Single(part => part.Name == name);

    private (long Tree, InspectedPart Root) Open(TestSession session)
    {
        InspectedFrame answer = Ask(session);
        Assert.Null(answer.Problem);
        return (answer.Tree, Assert.Single(answer.Parts));
    }

    private InspectedFrame Ask(TestSession session, string submissionId = "") =>
        Ask(session, new InspectFrame(++_questions, submissionId, IsDetailed: false, 0, 0, 0, 100));

    private InspectedFrame Expand(TestSession session, long tree, long node, long offset = 0, int count = 100) =>
        Ask(session, new InspectFrame(++_questions, "", IsDetailed: false, tree, node, offset, count));

    private static InspectedFrame Ask(TestSession session, InspectFrame question)
    {
        session.Agent.Send(question);
        return session.Agent.Expect<InspectedFrame>(answer => answer.QuestionId == question.QuestionId);
    }
}
