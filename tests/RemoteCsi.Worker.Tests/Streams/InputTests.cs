using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Tests.Fixtures;

namespace RemoteCsi.Worker.Tests.Streams;

public sealed class InputTests
{
    [Fact]
    public void ReadLine_AsksAfterThePromptItWrote()
    {
        using var session = new TestSession();
        RunFrame run = session.Start("Console.Write(\"Name: \"); var name = Console.ReadLine();");
        InputQuestionFrame question = session.Agent.Expect<InputQuestionFrame>();
        Assert.Equal("Name: ", session.Agent.Text());
        session.Agent.Send(new InputFrame(question.QuestionId + 100, "not asked"));
        session.Agent.Send(new InputFrame(question.QuestionId, "Änne"));
        session.Agent.ExpectOutcome(run);
        Assert.Equal("\"Änne\"", session.Show("name").Text);
    }

    [Fact]
    public void Question_IsAskedAgainOnANewConnection()
    {
        using var session = new TestSession();
        RunFrame run = session.Start("Console.WriteLine(Console.ReadLine());");
        session.Agent.Expect<InputQuestionFrame>();
        AgentSide next = session.Reconnect();
        Assert.Equal(run.SubmissionId, next.Welcome.RunningSubmissionId);
        next.Send(new InputFrame(next.Expect<InputQuestionFrame>().QuestionId, "late"));
        next.AwaitText("late\n");
        next.ExpectOutcome(run);
    }

    [Fact]
    public void Question_ThatWasInterrupted_IsNotAskedAgain()
    {
        using var session = new TestSession();
        RunFrame run = session.Start("Console.ReadLine();");
        session.Agent.Expect<InputQuestionFrame>();
        session.Agent.Send(new InterruptFrame(run.SubmissionId));
        session.Agent.ExpectOutcome(run);
        AgentSide next = session.Reconnect();
        next.ExpectOutcome(run);
        Assert.Empty(next.Received.OfType<InputQuestionFrame>());
    }

    [Fact]
    public void EndOfInput_IsSeenByEveryWayToRead()
    {
        using var session = new TestSession();
        RunFrame run = session.Start("""
            Console.WriteLine(Console.ReadLine() ?? "none");
            Console.WriteLine(Console.Read());
            Console.WriteLine(Console.In.Peek());
            Console.WriteLine(Console.In.ReadToEnd().Length);
            """);
        Answer(session.Agent, null, null, null, null);
        session.Agent.ExpectOutcome(run);
        Assert.Equal("none\n-1\n-1\n0\n", session.Agent.Text());
    }

    [Fact]
    public void Reading_ByCharacterLineAndAll_GivesTheSameText()
    {
        using var session = new TestSession();
        RunFrame run = session.Start("""
            Console.WriteLine((char)Console.In.Peek());
            Console.WriteLine((char)Console.Read());
            Console.WriteLine(Console.ReadLine());
            Console.WriteLine(Console.Read());
            Console.WriteLine(await Console.In.ReadLineAsync());
            Console.WriteLine(Console.In.ReadToEnd());
            """);
        Answer(session.Agent, "abc", "", "line", "x", "y", null);
        session.Agent.ExpectOutcome(run);
        Assert.Equal("a\na\nbc\n10\nline\nx\ny\n\n", session.Agent.Text());
    }

    [Fact]
    public void ReadKey_SaysThatThereIsNoKeyboard()
    {
        using var session = new TestSession();
        Assert.Equal("System.InvalidOperationException", session.Catch("Console.ReadKey();").Type);
    }

    [Fact]
    public void StandardInputStream_IsEmpty()
    {
        using var session = new TestSession();
        Assert.Equal("-1", session.Show("Console.OpenStandardInput().ReadByte()").Text);
    }

    private static void Answer(AgentSide agent, params string?[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            int asked = i;
            agent.Await(received => received.OfType<InputQuestionFrame>().Count() > asked, $"question {asked} was not asked");
            agent.Send(new InputFrame(agent.Received.OfType<InputQuestionFrame>().Last().QuestionId, lines[i]));
        }
    }
}
