using RemoteCsi.Compiler.Analysis;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Compiler.Tests;

/// <summary>The last results by name.</summary>
public sealed class ResultTests
{
    private readonly LiveSession _session = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_AreTheLastThreeResults()
    {
        await RunAsync("1", "20", "\"three\"");
        Assert.Equal("three 20 1", await _session.RunAsync("$\"{_} {__} {___}\""));
        Assert.Equal("three 20 1!", await _session.RunAsync("_ + \"!\""));
        Assert.Equal("three 20 1 three 20 1!", await _session.RunAsync("__ + \" \" + _"));
    }

    [Theory]
    [InlineData("42", "_ + 1", 43)]
    [InlineData("new List<int> { 1, 2 }", "_.Count", 2)]
    [InlineData("new[] { 1, 2 }.Where(n => n > 1)", "_.First()", 2)]
    [InlineData("Enumerable.Range(0, 9).Select(n => (n, n * 2))", "_.Last().Item2", 16)]
    [InlineData("new Dictionary<string, List<int[]>> { [\"a\"] = [[7]] }", "_[\"a\"][0][0]", 7)]
    [InlineData("new int[2, 3]", "_.GetLength(1)", 3)]
    [InlineData("new { A = 5, B = \"x\" }", "_.A", 5)]
    [InlineData("new[] { 1, 2 }.Select(n => new { N = n, Twice = n * 2 }).ToList()", "_[1].Twice", 4)]
    [InlineData("new[] { 1, 2 }.Select(n => new { N = n }).GroupBy(o => o.N)", "_.Last().Key", 2)]
    [InlineData("new Dictionary<int, string>.KeyCollection(new() { [3] = \"c\" })", "_.Single()", 3)]
    [InlineData("record Book(string Title); new Book(\"Emma\")", "_.Title.Length", 4)]
    [InlineData("record Shelf { public record Book(int Pages); } new[] { new Shelf.Book(9) }", "_[0].Pages", 9)]
    [InlineData("class Of<T> { public T V; public class In { public int N = 4; } } new Of<string>.In()", "_.N", 4)]
    [InlineData("new[] { (1, new { N = 1 }) }.ToDictionary(p => p.Item1, p => p.Item2)", "_[1].N", 1)]
    [InlineData("new Stack<object>(new[] { new { N = 1 } }.Select(o => new { o, o.N }))", "_.Count", 1)]
    [InlineData("Tuple.Create(new { N = 1 })", "_.GetType().Name.Length", 7)]
    [InlineData("new Queue<(int, string)[]>(new[] { new[] { (1, \"a\") } })", "_.Peek()[0].Item2.Length", 1)]
    [InlineData("new[] { 3, 1 }.Select(n => new { N = n }).OrderBy(o => o.N)", "_.ThenBy(o => o.N).First().N", 1)]
    [InlineData("interface IHas { int N { get; } } class Holder { class Mine : IHas { public int N => 6; } public static object Make() => new Mine(); } Holder.Make()", "_.N", 6)]
    [InlineData("DayOfWeek.Friday", "(int)_", 5)]
    [InlineData("(int?)8", "_ + 0", 8)]
    [InlineData("object o = 3; o", "_ + 0", 3)]
    [InlineData("(Func<int, int>)(n => n + 1)", "_(2)", 3)]
    [InlineData("\"x\"", "new[] { 1 }.Select(_ => _ + 1).Single()", 2)]
    [InlineData("\"x\"", "new[] { 1 }.Select(n => _.Length + n).Single()", 2)]
    [InlineData("5", "_ = 7; _", 5)]
    [InlineData("5", "_ = _ + 1", 6)]
    [InlineData("5", "int.TryParse(\"1\", out _); _ + 1", 6)]
    [InlineData("5", "(_, var b) = (1, 2); _ + b", 7)]
    [InlineData("5", "new object() is var _ ? _ : 0", 5)]
    [InlineData("5", "using System.Globalization; // _\n_ + 1", 6)]
    [InlineData("5", "int F(int n) => n + _; F(1)", 6)]
    [InlineData("5", "await Task.Yield(); _ + 1", 6)]
    [InlineData("5", "_ is > 4 ? _ : 0", 5)]
    [InlineData("new List<int> { 1 }", "_[0] = 3; _[0]", 3)]
    [InlineData("(7, 2)", "var (a, _) = _; a", 7)]
    [InlineData("5", "_ switch { 5 => 1, _ => 2 }", 1)]
    [InlineData("5", "-_ + 10", 5)]
    [InlineData("new[] { 1, 2 }", "int sum = 0; foreach (var n in _) sum += n; sum", 3)]
    [InlineData("new[] { 1, 2 }", "(from n in _ where n > 1 select n).Single()", 2)]
    [InlineData("new[] { 1, 2 }", "((int[])[.. _, 3]).Length", 3)]
    [InlineData("\"x\"", "_?.Length ?? 0", 1)]
    [InlineData("\"x\"", "$\"{_,5}{(_)}\".Length", 6)]
    [InlineData("5", "Enumerable.Range(0, 3).Select(n => { int k = n; return k + _; }).Sum()", 18)]
    [InlineData("new { N = 5 }", "Func<int> f = () => _.N; f() + _.N", 10)]
    [InlineData("new { N = 5 }", "_ is { N: 5 } ? 1 : 0", 1)]
    public async Task Result_IsOfTheNearestTypeThatCanBeWritten(string first, string second, int expected)
    {
        await _session.RunAsync(first);
        Assert.Equal(expected, await _session.RunAsync(second));
    }

    [Theory]
    [InlineData("int _ = 3;", "_ + 1")]
    [InlineData("int _() => 3;", "_() + 1")]
    public async Task WhatTheUserCallsSo_StaysTheUsers(string declaration, string use)
    {
        await RunAsync("\"result\"", declaration);
        CompiledSubmission compiled = _session.Chain.Compile(new ChainEntry(99, use, "/"), Token);
        Assert.False(compiled.WantsResults);
        Assert.Equal(4, await _session.RunAsync(use));
    }

    [Theory]
    [InlineData("1+1", false)]
    [InlineData("_ = 1+1", false)]
    [InlineData("unknown + 1", false)]
    [InlineData("____ + 1", false)]
    [InlineData("_ + 1", true)]
    [InlineData("nameof(_)", false)]
    [InlineData("nameof(_.Length) + _", true)]
    [InlineData("#load \"/nowhere\"\n_", false)]
    public void Results_AreAskedFor_OnlyWhereTheyAreNamed(string code, bool expected) =>
        Assert.Equal(expected, _session.Chain.Compile(new ChainEntry(1, code, "/"), Token).WantsResults);

    [Fact]
    public async Task Function_ThatOutlivesItsSubmission_KeepsItsResult()
    {
        await RunAsync("5", "Func<int> f = () => _;", "\"other\"");
        Assert.Equal(5, await _session.RunAsync("f()"));
        Assert.Equal(6, await _session.RunAsync("_ + 1"));
    }

    [Fact]
    public async Task NamingAResult_LeavesNothingInTheChain_ButWhatItDeclares()
    {
        await RunAsync("5", "_ + 1");
        Assert.Equal(0, _session.Chain.Count);
        await _session.RunAsync("var kept = _ + 1;");
        Assert.Equal(["kept"], _session.Chain[0].Compilation.ScriptClass!.MemberNames.Where(name => name.All(char.IsLetter)));
        Assert.Equal(7, await _session.RunAsync("kept"));
    }

    [Fact]
    public async Task RebuiltChain_HasTheSameTypes()
    {
        await RunAsync("new[] { 1, 2 }.Select(n => new { N = n }).ToList()", "var first = _[0];", "new List<string> { \"a\" }", "var count = _.Count; Func<string> f = () => _[0];");
        _session.Rebuild();
        Assert.Equal("1 1 a", await _session.RunAsync("$\"{first.N} {count} {f()}\""));
        await _session.RunAsync("first");
        _session.Rebuild();
        Assert.Equal(2, await _session.RunAsync("_.N + first.N"));
    }

    [Fact]
    public async Task TypeThatWasDeclaredAnew_IsNotTakenForTheOld()
    {
        await RunAsync("class Book { public int Old = 1; } class Novel : Book { } new Novel()", "class Book { public int New; }");
        Assert.Equal(1, await _session.RunAsync("_.Old"));
        await RunAsync("class Novel { }");
        await _session.RunAsync("new Novel()");
        CompiledSubmission compiled = _session.Compile("class Novel { } _.Old");
        Assert.Contains("'object' does not contain", Assert.Single(compiled.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagnostics_AreWhereTheTextIs_AndSayItsNames()
    {
        await _session.RunAsync("new List<int>()");
        SubmissionDiagnostic wrong = Assert.Single(_session.Compile("using System.Net;\nvar a = 1;\nvar b = _.Coun + a;").Diagnostics);
        Assert.Equal(("CS1061", 3, 11, 15), (wrong.Id, wrong.Line, wrong.Column, wrong.EndColumn));
        SubmissionDiagnostic within = Assert.Single(_session.Compile("class C { int N => _.Count; }").Diagnostics);
        Assert.Contains("'_'", within.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("new[] { new { Length = 1 } }.ToList()[0]")]
    public async Task StackTrace_OfSeveralLines_HasTheirNumbers(string result)
    {
        await _session.RunAsync(result);
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => _session.RunAsync("var a = _;\n\nif (a.Length == 1)\n    throw new InvalidOperationException();"));
        Assert.Contains(":line 4", thrown.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoResult_IsSaidInALine()
    {
        Assert.Equal("there is no result yet: '_' is the value of the last submission that had one", Missing("var x = _ + 1;"));
        await _session.RunAsync("1");
        Assert.Equal("there is only one result yet: '__' is the value of the last submission but one that had one", Missing("_ + __"));
        await _session.RunAsync("(string)null");
        Assert.Equal("'_' is null, and so it is an object without a type of its own", Missing("_.Length"));
        Assert.Equal(true, await _session.RunAsync("_ is null"));

        string Missing(string code)
        {
            SubmissionDiagnostic said = _session.Compile(code).Diagnostics[0];
            Assert.Equal(SubmissionDiagnostics.NoResultId, said.Id);
            return said.Message;
        }
    }

    [Fact]
    public async Task ResultOfAnotherTypeThanWasSaid_IsRefused()
    {
        await _session.RunAsync("5");
        CompiledSubmission compiled = _session.Compile("_ + 1");
        _session.Results.Keep("", "a string");
        Assert.Contains("not kept any more", (await Assert.ThrowsAsync<InvalidOperationException>(() => _session.RunAsync(compiled))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problems_WhileTyping_KnowResults()
    {
        await _session.RunAsync("new List<int>()");
        Assert.Empty(Problems("_.Count + 1"));
        Assert.Equal([("Coun", "CS1061")], Problems("_.Coun"));
        Assert.Equal([("__", SubmissionDiagnostics.NoResultId)], Problems("_.Count + __"));

        IEnumerable<(string, string)> Problems(string code) => _session.Explore(chain => ChainProblems.Of(chain, code, _session.KnownResults(), Token))
            .Select(problem => (code.Substring(problem.Start, problem.Length), problem.Id));
    }

    [Fact]
    public async Task Questions_AboutATypedText_KnowResults()
    {
        using var service = new CompilerService(TimeProvider.System);
        var session = new SessionSelector(1);
        Guid chain = Guid.NewGuid();
        await service.OpenChainAsync(new OpenChainRequest(chain, [.. RunningFramework.Paths], RunningFramework.Usings, []), Token);
        await service.CompileAsync(new CompileRequest(chain, new ChainEntry(1, "class Book { public int Pages; public void Open(int page) { } }", "/")), Token);
        var book = new RuntimeTypeName($"Submission#1-{chain:N}", "Submission#1+Book", []);
        await service.KnowResultsAsync(
            chain, [new KeptResult([book]), new KeptResult([new("", "", [new($"Submission#1-{chain:N}", "<>f", [book], 0, ["Held"])], 1)]), new KeptResult([])], Token);

        Assert.Contains("Pages", await LabelsAsync("_."));
        Assert.Contains("Held", await LabelsAsync("__[0]."));
        Assert.Contains("Pages", await LabelsAsync("__[0].Held."));
        Assert.Contains("Equals", await LabelsAsync("___."));
        Assert.Contains("Pages", await LabelsAsync("new[] { 1 }.Select(n => _."));
        Assert.Contains("CompareTo", await LabelsAsync("new[] { 1 }.Select(_ => _."));
        Assert.Equal(["Open"], (await service.SignaturesAsync(chain, new SignatureRequest(session, "_.Open(", 7), Token)).Signatures.Select(one => one.Before.Split(' ', '.', '(')[^2]));
        Assert.Empty((await service.AnalyzeAsync(chain, new AnalysisRequest(session, "_.Open(__.Length + __[0].Held.Pages); ___"), Token)).Problems);
        foreach ((string code, int position, string name) in (IEnumerable<(string, int, string)>)[("_.Pages", 3, "Book.Pages"), ("_", 1, "Book"), ("_.Pages", 0, "Book"), ("_.Open(1);\n__[0].Held.Pages", 22, "Book.Pages")])
        {
            Assert.Equal(name, Assert.Single((await service.ExplainAtAsync(chain, new ExplainAtRequest(session, code, position), Token)).Symbols).Name);
        }

        await service.ExplainAtAsync(chain, new ExplainAtRequest(session, "__", 1), Token);
        Assert.NotNull((await service.SourceAsync(chain, new SourceRequest(session, SourceForm.CSharp, Code: "_", Position: 1), Token)).Text);

        await service.CompileAsync(new CompileRequest(chain, new ChainEntry(2, "string _ = null;", "/")), Token);
        Assert.Contains("Substring", await LabelsAsync("_."));
        Assert.Contains("Held", await LabelsAsync("__[0]."));

        async Task<string[]> LabelsAsync(string code) =>
            [.. (await service.CompleteAsync(chain, new CompletionRequest(session, code, code.Length, '.'), Token)).Items.Select(item => item.Label)];
    }

    [Theory]
    [InlineData("_", true)]
    [InlineData("x_ _y a__b ____", false)]
    [InlineData("f(___)", true)]
    [InlineData("a1_2", false)]
    [InlineData("x +_.y", true)]
    [InlineData("", false)]
    public void MayBeIn_FindsTheNamesAlone(string text, bool expected) => Assert.Equal(expected, ResultName.MayBeIn(text));

    private async Task RunAsync(params string[] submissions)
    {
        foreach (string code in submissions)
        {
            await _session.RunAsync(code);
        }
    }
}
