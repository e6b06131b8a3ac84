using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Inspection;
using RemoteCsi.Worker.Tests.Fixtures;

namespace RemoteCsi.Worker.Tests.Execution;

/// <summary>Earlier results for submissions that name them.</summary>
public sealed class ResultTests
{
    private long _questions;

    [Fact]
    public void Results_AreListedNewestFirst_AsWhatTheyAre()
    {
        using var session = new TestSession();
        Assert.Empty(List(session));
        session.Run("1");
        session.Run("int unused = 2;");
        session.Run("(string)null");
        session.Run("record Book(string Title); new[] { new Book(\"Emma\") }.Select(book => new { book }).ToList()");
        TypeDescription[][] results = List(session);
        Assert.Equal(3, results.Length);
        Assert.Empty(results[1]);
        Assert.Equal(("System.Private.CoreLib", "System.Int32"), (results[2][0].Assembly, results[2][0].Name));
        TypeDescription list = results[0][0];
        Assert.Equal("System.Collections.Generic.List`1", list.Name);
        TypeDescription made = Assert.Single(list.Arguments);
        Assert.Equal(["book"], made.Members!);
        Assert.Equal("Submission#4+Book", made.Arguments[0].Name);
        Assert.StartsWith("Submission#4-", made.Arguments[0].Assembly, StringComparison.Ordinal);
        Assert.Equal(results[0][0].Name, List(session)[0][0].Name);
    }

    [Fact]
    public void Submission_IsGivenTheResultsThatItNames_BeforeAnythingOfItRuns()
    {
        using var session = new TestSession();
        session.Run("new[] { 1, 2, 3 }");
        session.Run("\"two\"");
        Assert.Equal("\"two of 3\"", session.Show("var text = RESULT_ + \" of \" + RESULT__.Length; public string RESULT_; public int[] RESULT__; text").Text);
        Assert.Contains("is not kept any more", session.Catch("public int[] RESULT_; RESULT_.Length").Message, StringComparison.Ordinal);
        Assert.Equal("\"two of 3\"", session.Show("text").Text);
    }

    [Fact]
    public void Result_IsLetGo_UnlessAFunctionMayStillNameIt()
    {
        using var session = new TestSession();
        session.Run("class Big { public static int Gone; ~Big() => Gone++; }");
        foreach (string use in (string[])["int n = RESULT_.GetHashCode();", "Func<int> f = () => RESULT_.GetHashCode();", "int F() => RESULT_.GetHashCode(); await Task.Yield();"])
        {
            session.Run("new Big()");
            session.Run($"public object RESULT_; {use}");
        }

        session.Run("1");
        session.Run("2");
        session.Run("3");
        session.Run("for (int i = 0; i < 50 && Big.Gone == 0; i++) { GC.Collect(); GC.WaitForPendingFinalizers(); }");
        Assert.Equal("1", session.Show("Big.Gone").Text);
        Assert.Equal("true", session.Show("f() != 0 && F() != 0").Text);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Types_AreNearestFirst(object value, string[] first) => Assert.Equal(first, NearestTypes.Of(value).Take(first.Length).Select(type => type.Name));

    public static IEnumerable<TheoryDataRow<object, string[]>> Values =>
    [
        new(new List<int>(), ["System.Collections.Generic.List`1", "System.Collections.Generic.IList`1", "System.Collections.Generic.IReadOnlyList`1"]),
        new(new ArgumentNullException(), ["System.ArgumentNullException", "System.ArgumentException", "System.SystemException", "System.Exception"]),
        new(new string[2, 2], ["", "System.Collections.IList"]),
        new(Iterate(), [Iterate().GetType().FullName!, "System.Collections.Generic.IEnumerable`1", "System.Collections.Generic.IEnumerable`1"]),
        new(new { A = 1 }, [new { A = 1 }.GetType().GetGenericTypeDefinition().FullName!]),
        new(new Mine(), ["RemoteCsi.Worker.Tests.Execution.ResultTests+Mine", "RemoteCsi.Worker.Tests.Execution.ResultTests+IOurs", "System.IDisposable"]),
    ];

    private static IEnumerable<string> Iterate()
    {
        yield return "";
    }

    private TypeDescription[][] List(TestSession session)
    {
        session.Agent.Send(new ListResultsFrame(++_questions));
        return session.Agent.Expect<ResultsFrame>(answer => answer.QuestionId == _questions).Results;
    }

    private interface IOurs;

    private sealed class Mine : IDisposable, IOurs
    {
        public void Dispose()
        {
        }
    }
}
