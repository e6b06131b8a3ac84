using RemoteCsi.Worker.Display;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Tests.Fixtures;

namespace RemoteCsi.Worker.Tests.Execution;

public sealed class VariableTests
{
    private long _questions;

    [Fact]
    public void Variables_AreThoseThatTheNextSubmissionSees()
    {
        using var session = new TestSession();
        session.Run("var first = 1; string text = \"a\"; int Half { get; set; } = 4;");
        session.Run("var hidden = 1; var replaced = 1; event Action Rung;");
        session.Run("int hidden() => 2; var replaced = \"new\"; const double Pi = 3.5;");
        VariablesFrame answer = List(session);
        Assert.False(answer.IsCut);
        Assert.Equal(
            ["Half int 4", "Pi double 3.5", "first int 1", "replaced string \"new\"", "text string \"a\""],
            answer.Variables.Select(variable => $"{variable.Name} {variable.Type} {variable.Value.Text}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Variables_OfASubmissionThatThrew_AreThere()
    {
        using var session = new TestSession();
        session.Catch("var kept = 5; throw new InvalidOperationException();");
        Assert.Equal("5", Assert.Single(List(session).Variables).Value.Text);
    }

    [Fact]
    public void HostileValues_AreBounded_AndOthersAreShownAllTheSame()
    {
        using var session = new TestSession();
        session.Run("class Loop { public override string ToString() { while (true) { } } } class Angry { public int Value => throw new Exception(\"no\"); }");
        session.Run("var big = new string('x', 10_000_000); var many = Enumerable.Range(0, 1_000_000).ToList(); var loop = new Loop(); var angry = new Angry(); var last = 1;");
        VariablesFrame answer = List(session);
        Assert.Equal(5, answer.Variables.Length);
        ValueNode Of(string name) => answer.Variables.Single(variable => variable.Name == name).Value;
        Assert.True(Of("big").Truncated);
        Assert.True(Of("big").Text.Length < 3000, $"{Of("big").Text.Length} characters");
        Assert.True(Of("many").Truncated);
        Assert.Equal(1_000_000, Of("many").Count);
        Assert.Equal(ValueKind.Failed, Of("loop").Kind);
        Assert.Equal("1", Of("last").Text);
    }

    [Fact]
    public void Variables_AreListedWhileCodeRuns()
    {
        using var session = new TestSession();
        session.Run("int counter = 0;");
        RunFrame running = session.Start("counter = 7; Console.WriteLine(\"begun\"); while (true) { Thread.Sleep(1); }");
        session.Agent.AwaitText("begun");
        Assert.Equal("7", List(session).Variables.Single(variable => variable.Name == "counter").Value.Text);
        session.Agent.Send(new InterruptFrame(running.SubmissionId));
        Assert.Equal(OutcomeStatus.Cancelled, session.Agent.ExpectOutcome(running).Status);
    }

    [Fact]
    public void Variables_OverTheLimit_AreTheLatest()
    {
        using var session = new TestSession();
        session.Run("var oldest = 1;");
        session.Run($"int {string.Join(", ", Enumerable.Range(0, VariablesFrame.MostVariables).Select(number => $"v{number} = {number}"))};");
        VariablesFrame answer = List(session);
        Assert.True(answer.IsCut);
        Assert.Equal(VariablesFrame.MostVariables, answer.Variables.Length);
        Assert.DoesNotContain(answer.Variables, variable => variable.Name == "oldest");
        Assert.Equal("v199", answer.Variables[^1].Name);
    }

    private VariablesFrame List(TestSession session)
    {
        long question = ++_questions;
        session.Agent.Send(new ListVariablesFrame(question));
        return session.Agent.Expect<VariablesFrame>(answer => answer.QuestionId == question);
    }
}
