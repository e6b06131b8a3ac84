using RemoteCsi.Worker.Display;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Tests.Fixtures;

namespace RemoteCsi.Worker.Tests.Execution;

public sealed class RunTests
{
    [Fact]
    public void Run_OfAnExpression_HasItsValue()
    {
        using var session = new TestSession();
        OutcomeFrame outcome = session.Run("1+1", wantJson: true);
        Assert.Equal(OutcomeStatus.Completed, outcome.Status);
        Assert.Equal(new ValueNode(ValueKind.Scalar, "2", "int"), outcome.Value);
        Assert.Equal("System.Int32", outcome.ValueType);
        Assert.Equal("2", outcome.ValueJson);
        Assert.Equal(session.Worker.Directory, outcome.WorkingDirectory);
    }

    [Fact]
    public void Run_OfAStatement_HasNoValue()
    {
        using var session = new TestSession();
        OutcomeFrame outcome = session.Run("int x = 3;", wantJson: true);
        Assert.Equal(OutcomeStatus.Completed, outcome.Status);
        Assert.Null(outcome.Value);
        Assert.Null(outcome.ValueType);
        Assert.Null(outcome.ValueJson);
    }

    [Fact]
    public void Run_OfNull_HasTheValueNull()
    {
        using var session = new TestSession();
        OutcomeFrame outcome = session.Run("(string)null", wantJson: true);
        Assert.Equal(new ValueNode(ValueKind.Null, "null"), outcome.Value);
        Assert.Null(outcome.ValueType);
        Assert.Equal("null", outcome.ValueJson);
    }

    [Fact]
    public void Run_SeesWhatEarlierSubmissionsDeclared()
    {
        using var session = new TestSession();
        session.Run("var list = new List<int>(); int F(int n) => n * 2; record Point(int X, int Y);");
        for (int i = 0; i < 40; i++)
        {
            session.Run($"list.Add(F({i}));");
        }

        Assert.Equal("1560", session.Show("list.Sum()").Text);
        Assert.Equal("Point", session.Show("new Point(1, 2)").TypeName);
    }

    [Fact]
    public void Run_ThatAwaits_GoesOnAfterwards()
    {
        using var session = new TestSession();
        Assert.Equal("5", session.Show("await Task.Delay(20); int y = await Task.FromResult(5); y").Text);
    }

    [Fact]
    public void Run_ThatThrows_KeepsItsDeclarations()
    {
        using var session = new TestSession();
        OutcomeFrame outcome = session.Run("int before = 7; throw new InvalidOperationException(\"no\");");
        Assert.Equal(OutcomeStatus.Threw, outcome.Status);
        Assert.Equal("System.InvalidOperationException", outcome.Exception!.Type);
        Assert.Equal("no", outcome.Exception.Message);
        Assert.Equal("7", session.Show("before").Text);
    }

    [Fact]
    public void Run_OfAnIdThatIsKnown_IsNotRepeated()
    {
        using var session = new TestSession();
        session.Run("int runs = 0;");
        RunFrame run = session.Chain.Compile("++runs");
        session.Agent.Send(run);
        session.Agent.ExpectOutcome(run);
        session.Agent.Send(run);
        session.Agent.Await(
            received => received.OfType<OutcomeFrame>().Count(outcome => outcome.SubmissionId == run.SubmissionId) == 2,
            "the outcome was not sent again");
        session.Agent.Send(new AckOutcomeFrame(run.SubmissionId));
        session.Agent.Send(run);
        Assert.Equal("1", session.Show("runs").Text);
    }

    [Fact]
    public void Run_WhileAnotherRuns_WaitsItsTurn()
    {
        using var session = new TestSession();
        RunFrame first = session.Start("Console.WriteLine(\"first\"); Thread.Sleep(200); Console.WriteLine(\"first ends\");");
        RunFrame second = session.Start("Console.WriteLine(\"second\");");
        session.Agent.ExpectOutcome(second);
        session.Agent.ExpectOutcome(first);
        Assert.Equal("first\nfirst ends\nsecond\n", session.Agent.Text());
    }

    [Fact]
    public void Run_OfBytesThatAreNoAssembly_ThrewAndTheSessionGoesOn()
    {
        using var session = new TestSession();
        OutcomeFrame outcome = session.Agent.Run(new RunFrame("bad", 1, [1, 2, 3], [], "Nothing", HasValue: false, WantValueJson: false));
        Assert.Equal(OutcomeStatus.Threw, outcome.Status);
        Assert.Equal("System.BadImageFormatException", outcome.Exception!.Type);
        Assert.Equal("2", session.Show("1+1").Text);
    }

    [Fact]
    public void Run_OfRunawayRecursion_ThrowsAndTheSessionGoesOn()
    {
        using var session = new TestSession();
        ThrownException thrown = session.Catch("int Down(int n) => Down(n + 1) + 1; Down(0)");
        Assert.Equal("System.InsufficientExecutionStackException", thrown.Type);
        Assert.Contains("   at Down(int n) in submission 1\n", thrown.Stack, StringComparison.Ordinal);
        Assert.EndsWith(" more", thrown.Stack, StringComparison.Ordinal);
        Assert.Equal("2", session.Show("1+1").Text);
    }

    [Fact]
    public void Reflection_FindsTheSessionsTypesByName()
    {
        using var session = new TestSession();
        session.Run("public class Named { }");
        session.Run("string name = typeof(Named).AssemblyQualifiedName;");
        Assert.Equal("true", session.Show("Type.GetType(name) == typeof(Named)").Text);
        Assert.Equal("true", session.Show("await Task.Yield(); Type.GetType(name) == typeof(Named)").Text);
    }

    [Fact]
    public void Cultures_AreTheMachines()
    {
        using var session = new TestSession();
        Assert.Equal("\"1,5\"", session.Show("1.5.ToString(System.Globalization.CultureInfo.GetCultureInfo(\"de-DE\"))").Text);
    }

    [Fact]
    public void Exit_EndsTheProcessAndRemovesTheSocket()
    {
        using var session = new TestSession();
        session.Agent.Send(new ExitFrame());
        Assert.True(session.Worker.WaitForExit());
        Assert.Equal(0, session.Worker.ExitCode);
        Assert.False(File.Exists(session.Worker.SocketPath));
    }

    [Fact]
    public void Exit_OfUserCode_EndsTheProcessWithItsCode()
    {
        using var session = new TestSession();
        session.Start("Environment.Exit(3);");
        Assert.True(session.Worker.WaitForExit());
        Assert.Equal(3, session.Worker.ExitCode);
        Assert.False(File.Exists(session.Worker.SocketPath));
    }

    [Fact]
    public void UnhandledException_OnAThreadOfUserCode_LeavesItsMessageInTheErrorFile()
    {
        using var session = new TestSession();
        session.Start("new Thread(() => throw new Exception(\"last words\")).Start();");
        Assert.True(session.Worker.WaitForExit());
        Assert.Contains("last words", File.ReadAllText(session.Worker.ErrorFilePath), StringComparison.Ordinal);
    }
}
