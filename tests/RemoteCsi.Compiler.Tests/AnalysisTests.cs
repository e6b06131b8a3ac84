using RemoteCsi.Compiler.Analysis;
using RemoteCsi.Compiler.Completion;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Compiler.Tests;

public sealed class AnalysisTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_MeanWhatTheyMeanInThisSession()
    {
        var session = new LiveSession();
        await session.RunAsync("enum Colour { Red } record Point(int X); interface IShape { } int count = 1; Point Make(int x) => new(x);");
        Assert.Equal(
            [
                ("Point", NameMeaning.Type), ("p", NameMeaning.Member), ("Make", NameMeaning.Method), ("count", NameMeaning.Member), ("Colour", NameMeaning.Type),
                ("c", NameMeaning.Member), ("Colour", NameMeaning.Type), ("Red", NameMeaning.Constant), ("IShape", NameMeaning.Interface), ("s", NameMeaning.Member),
                ("System", NameMeaning.Namespace), ("IO", NameMeaning.Namespace), ("Path", NameMeaning.Type), ("DirectorySeparatorChar", NameMeaning.Member),
            ],
            await NamesAsync(session, "Point p = Make(count); Colour c = Colour.Red; IShape s = null; System.IO.Path.DirectorySeparatorChar"));
    }

    [Fact]
    public async Task Name_ThatLooksLikeAType_IsTakenForWhatItIs()
    {
        var session = new LiveSession();
        await session.RunAsync("string Text = \"x\";");
        Assert.Equal([("Text", NameMeaning.Member), ("Length", NameMeaning.Member)], await NamesAsync(session, "Text.Length"));
    }

    [Fact]
    public async Task Problems_AreThoseOfSubmittingIt()
    {
        var session = new LiveSession();
        await session.RunAsync("int known = 1;");
        Assert.Empty(Problems(session, "known + 1"));
        Assert.Empty(Problems(session, "string known = \"again\"; record Known(int X); await Task.Delay(1); known"));
        Assert.Equal([("unknown", "CS0103", false)], Problems(session, "known + unknown").Select(One));
        Assert.Equal([("\"x\"", "CS0029", false)], Problems(session, "int wrong = \"x\";").Select(One));
        Assert.Contains(("NoSuch", "CS0117", false), Problems(session, "if (true) { Console.NoSuch(); }").Select(One));
        Assert.Contains(Problems(session, "foreach (var x in "), found => found.Problem.IsSyntax);
        ProblemSpan warning = Assert.Single(Problems(session, "void F() { int never; }")).Problem;
        Assert.Equal((DiagnosticSeverity.Warning, "CS0168"), (warning.Severity, warning.Id));

        static (string, string, bool) One((string Text, ProblemSpan Problem) found) => (found.Text, found.Problem.Id, found.Problem.IsSyntax);
    }

    [Fact]
    public async Task Asking_ChangesNothing()
    {
        var session = new LiveSession();
        await session.RunAsync("int x = 1;");
        Problems(session, "string x = \"\"; int y;");
        await NamesAsync(session, "string x = \"\"; int y;");
        Assert.Equal(1, session.Chain.Count);
        Assert.Equal(2, await session.RunAsync("x + 1"));
    }

    [Theory]
    [InlineData("#r \"no such.dll\"\n1")]
    [InlineData("#load \"no such.csx\"")]
    public void TextThatRefersToFiles_IsLeftToItsSubmission(string code) => Assert.Empty(Problems(new LiveSession(), code));

    private static IEnumerable<(string Text, ProblemSpan Problem)> Problems(LiveSession session, string code) =>
        session.Explore(chain => ChainProblems.Of(chain, code, null, Token)).Select(problem => (code.Substring(problem.Start, problem.Length), problem));

    private static async Task<IEnumerable<(string Text, NameMeaning Meaning)>> NamesAsync(LiveSession session, string code)
    {
        var completion = new ChainCompletion(session.Chain.Framework, session.Chain.Usings);
        for (int position = 0; position < session.Chain.Count; position++)
        {
            completion.Add(session.Chain[position]);
        }

        return (await completion.NamesAsync(code, Token)).Select(name => (code.Substring(name.Start, name.Length), name.Meaning));
    }
}
