using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Compiler.Tests;

public sealed class ChainTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rcsi-c").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Run_LaterSubmissions_SeeEarlierOnes()
    {
        var session = new LiveSession();
        await session.RunAsync("var x = 20; int Twice(int n) => n * 2; record Point(int X, int Y); static int Plus(this int a, int b) => a + b;");
        Assert.Equal(42, await session.RunAsync("Twice(x).Plus(2)"));
        Assert.Equal("Point { X = 1, Y = 2 }", (await session.RunAsync("new Point(1, 2)"))!.ToString());
        Assert.Equal(21, await session.RunAsync("x++; return x;"));
        Assert.Equal(2, await session.RunAsync("await Task.FromResult(2)"));
    }

    [Fact]
    public async Task Run_AnonymousTypes_AreOneAcrossSubmissions()
    {
        var session = new LiveSession();
        await session.RunAsync("var a = new { X = 1, Y = \"s\" };");
        await session.RunAsync("var b = new { X = 2, Y = \"t\" };");
        Assert.Equal(true, await session.RunAsync("a = b; a.GetType() == b.GetType()"));
        session.Rebuild();
        Assert.Equal(2, await session.RunAsync("a = new { X = 2, Y = \"t\" }; a.X"));
    }

    [Theory]
    [InlineData("var x = 1;", false)]
    [InlineData("var l = Enumerable.Range(0, 3).Select(n => n * 2).ToList();", false)]
    [InlineData("class C { int M() { var take = new Dictionary<string, int>().TryGetValue; return 1; } }", false)]
    [InlineData("var n = text.Length;", false)]
    [InlineData("int Twice(int n) => n * 2; var h = Twice;", false)]
    [InlineData("var c = string.Concat(text, text);", false)]
    [InlineData("var p = new { A = 1 };", true)]
    [InlineData("object F() => new { A = 1 };", true)]
    [InlineData("var q = from a in text from b in text select a;", true)]
    [InlineData("var f = (ref int n) => n++;", true)]
    [InlineData("var f = (int n = 5) => n;", true)]
    [InlineData("var take = new Dictionary<string, int>().TryGetValue;", true)]
    [InlineData("var many = new[] { new Dictionary<string, int>().TryGetValue };", true)]
    [InlineData("var (a, b) = (1, 2);", true)]
    [InlineData("#load \"other.csx\"", true)]
    public async Task Restore_WhetherMadeUpTypesMayExist(string code, bool may)
    {
        Assert.True(MadeUpTypes.CanBeDenied, "this Roslyn cannot be told that a submission has no anonymous types: restored chains are compiled whole, which takes ten times as long");
        File.WriteAllText(Path.Combine(_directory, "other.csx"), "int Other() => 1;");
        var session = new LiveSession { Directory = _directory };
        await session.RunAsync("var text = \"x\";");
        Assert.True(session.Compile(code).Success);
        Assert.Equal(may, MadeUpTypes.MayExist(session.Chain[1]));
    }

    [Fact]
    public async Task Run_AfterRebuilding_MadeUpTypesAreWhatTheyWere()
    {
        var session = new LiveSession();
        foreach (string code in (string[])
            [
                "var before = 1;", "var pair = new { Name = \"a\", Count = 1 };", "var between = 2;", "var take = new Dictionary<string, int> { [\"k\"] = 7 }.TryGetValue;",
                "int Later() => between;", "var many = new[] { new { Name = \"b\", Count = 2 } };", "var last = 3;",
            ])
        {
            session.Rebuild();
            await session.RunAsync(code);
        }

        session.Rebuild();
        await session.RunAsync("pair = many[0]; pair = new { Name = pair.Name + \"c\", pair.Count };");
        session.Rebuild();
        Assert.Equal("bc 2 7", await session.RunAsync("take(\"k\", out int found); return $\"{pair.Name} {pair.Count} {found}\";"));
    }

    [Fact]
    public async Task Run_RedefinedVariableAndType_OldOnesStayForWhoHasThem()
    {
        var session = new LiveSession();
        await session.RunAsync("class Cat { public int Lives = 9; } var cat = new Cat(); int Lives() => cat.Lives;");
        await session.RunAsync("class Cat { public string Name = \"Tom\"; } string cat = new Cat().Name;");
        Assert.Equal("Tom", await session.RunAsync("cat"));
        Assert.Equal(9, await session.RunAsync("Lives()"));
    }

    [Fact]
    public async Task Run_ThatThrows_KeepsItsDeclarations()
    {
        var session = new LiveSession();
        CompiledSubmission thrower = session.Compile("int before = 5; int Half() => before / 2; throw new InvalidOperationException(\"stop\"); int after = 6;");
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.RunAsync(thrower));
        Assert.Equal(7, await session.RunAsync("before + Half()"));
        Assert.Equal(0, await session.RunAsync("after"));
    }

    [Theory]
    [InlineData("1 + 1", false)]
    [InlineData("text.Length", false)]
    [InlineData("Console.WriteLine(text); foreach (var c in text) { int n = c; }", false)]
    [InlineData("text = \"z\"; await Task.Yield();", false)]
    [InlineData("// only a comment", false)]
    [InlineData("Console.WriteLine(new { A = 1 });", true)]
    [InlineData("int n;", true)]
    [InlineData("int.TryParse(text, out int n)", true)]
    [InlineData("if (text is { Length: var n }) { }", true)]
    [InlineData("var (n, _) = (1, 2);", true)]
    [InlineData("(int n, int m) = (1, 2);", true)]
    [InlineData("int F() => 1;", true)]
    [InlineData("class C { }", true)]
    [InlineData("using System.Net;", true)]
    [InlineData("using static System.Math;", true)]
    [InlineData("event Action Changed;", true)]
    [InlineData("#r \"System.Xml\"", true)]
    public async Task Compile_WhatBringsNothingALaterOneCouldName_IsNotKept(string code, bool isKept)
    {
        var session = new LiveSession();
        await session.RunAsync("var text = \"x\";");
        int before = session.Chain.Count;
        Assert.Equal(isKept, session.Compile(code).InChain);
        Assert.Equal(isKept ? 1 : 0, session.Chain.Count - before);
    }

    [Fact]
    public async Task Run_BetweenSubmissionsThatAreNotKept_EverythingIsAsIfTheyWere()
    {
        var session = new LiveSession();
        await session.RunAsync("1 + 1");
        await session.RunAsync("var log = new List<Func<int>>(); int count = 1;");
        await session.RunAsync("log.Add(() => count);");
        await session.RunAsync("log.Add(() => count * 10); count++;");
        await session.RunAsync("int more = 5;");
        await session.RunAsync("log.Add(() => more);");
        Assert.Equal("2 20 5", await session.RunAsync("string.Join(\" \", log.Select(f => f()))"));
        session.Rebuild();
        await session.RunAsync("more = 6; count = 3;");
        Assert.Equal("3 30 6", await session.RunAsync("string.Join(\" \", log.Select(f => f()))"));
    }

    [Fact]
    public async Task Run_UnsafeCode_WorksWhereverTheWordIs()
    {
        var session = new LiveSession { Directory = _directory };
        File.WriteAllText(Path.Combine(_directory, "pointers.csx"), "static unsafe int Size() => sizeof(nint*);");
        await session.RunAsync("#load \"pointers.csx\"");
        await session.RunAsync("unsafe static int* Past(int* p) => p + 1;");
        Assert.Equal(sizeof(long), await session.RunAsync("Size()"));
        await session.RunAsync("int[] numbers = [1, 2];");
        Assert.Equal(2, await session.RunAsync("unsafe int Second() { fixed (int* p = numbers) { return *Past(p); } } Second()"));
        await session.RunAsync("unsafe { fixed (int* p = numbers) { *p = 5; } }");
        Assert.Equal(5, await session.RunAsync("numbers[0]"));
    }

    [Fact]
    public void Compile_WhatPasses_BearsItsOwnName()
    {
        var session = new LiveSession();
        foreach (int index in (int[])[1, 2])
        {
            using var image = new PEReader(new MemoryStream(session.Compile("1 + 1").Image!));
            MetadataReader metadata = image.GetMetadataReader();
            Assert.Equal($"Submission#{index}-{session.Id:N}", metadata.GetString(metadata.GetAssemblyDefinition().Name));
            Assert.Equal($"Submission#{index}-{session.Id:N}.dll", metadata.GetString(metadata.GetModuleDefinition().Name));
        }
    }

    [Theory]
    [InlineData("1 + 1", null, false)]
    [InlineData("int x = 1; int F() { return x; } F()", null, false)]
    [InlineData("1\n+ 1", null, true)]
    [InlineData("1 + 1", "/scripts/one.csx", true)]
    public void Compile_TypedLine_NeedsNoSymbols(string code, string? sourceName, bool hasSymbols)
    {
        CompiledSubmission compiled = new LiveSession().Chain.Compile(new ChainEntry(1, code, "/", sourceName), TestContext.Current.CancellationToken);
        Assert.True(compiled.Success);
        Assert.Equal(hasSymbols, compiled.Symbols is not null);
    }

    [Fact]
    public async Task Compile_ThatFails_LeavesTheChainAsItWas()
    {
        var session = new LiveSession();
        await session.RunAsync("var x = 1;");
        CompiledSubmission failed = session.Compile("var x = 2; var y = nothing;");
        Assert.False(failed.Success);
        SubmissionDiagnostic error = Assert.Single(failed.Diagnostics);
        Assert.Equal(("CS0103", DiagnosticSeverity.Error, 1, 20, 1, 27, null), (error.Id, error.Severity, error.Line, error.Column, error.EndLine, error.EndColumn, error.Path));
        Assert.Null(failed.Image);
        Assert.Equal(1, await session.RunAsync("x"));
    }

    [Fact]
    public async Task Compile_UsingsAlone_MakesNoAssemblyAndStays()
    {
        var session = new LiveSession();
        await session.RunAsync("var x = 1;");
        CompiledSubmission usings = session.Compile("using System.Net;");
        Assert.True(usings.Success);
        Assert.Null(usings.Image);
        Assert.Null(usings.EntryType);
        Assert.Equal("127.0.0.1", (await session.RunAsync("IPAddress.Loopback"))!.ToString());
        session.Rebuild();
        Assert.Equal("1 127.0.0.1", await session.RunAsync("$\"{x} {IPAddress.Loopback}\""));
    }

    [Fact]
    public async Task Names_AreThoseOfTheContract()
    {
        var session = new LiveSession();
        session.Compile("nothing");
        CompiledSubmission compiled = session.Compile("typeof(int)");
        Assert.Equal("Submission#2", compiled.EntryType);
        Assert.Equal($"Submission#2-{session.Id:N}", Assembly.Load(compiled.Image!).GetName().Name);
        Assert.Equal(typeof(int), await session.RunAsync(compiled));
    }

    [Fact]
    public async Task Rebuild_GoesOnWithLiveObjects()
    {
        var session = new LiveSession();
        await session.RunAsync("var list = new List<int> { 1 }; class Counter { public int Value; } var counter = new Counter { Value = 3 };");
        session.Compile("this does not compile");
        session.Compile("using System.Net;");
        await session.RunAsync("int Next() => ++counter.Value; var anon = new { A = 1 };");
        session.Rebuild();
        Assert.Equal(4, await session.RunAsync("list.Add(2); Next()"));
        session.Rebuild();
        Assert.Equal("2 5 { A = 1 }", await session.RunAsync("$\"{list.Count} {Next()} {anon}\""));
        Assert.Equal(5, await session.RunAsync("Counter same = counter; same.Value"));
    }

    [Fact]
    public async Task Rebuild_WhenALoadedFileIsGone_KeepsItsPlace()
    {
        string file = Path.Combine(_directory, "part.csx");
        await File.WriteAllTextAsync(file, "int Loaded() => 5;", TestContext.Current.CancellationToken);
        var session = new LiveSession { Directory = _directory };
        await session.RunAsync("var first = 1;");
        await session.RunAsync("#load \"part.csx\"");
        await session.RunAsync("var third = Loaded();");
        File.Delete(file);
        session.Rebuild();
        Assert.Equal(2, await session.RunAsync("first + 1"));
        Assert.False(session.Compile("third").Success);
        await session.RunAsync("var last = 7;");
        Assert.Equal(7, await session.RunAsync("last"));
        Assert.Equal("CS0103", Assert.Single(session.Compile("Loaded()").Diagnostics).Id);
    }

    [Fact]
    public async Task Sessions_WithTheSameCode_DoNotClash()
    {
        var one = new LiveSession();
        var other = new LiveSession();
        foreach (LiveSession session in new[] { one, other })
        {
            await session.RunAsync("class Cell { public int Value; } var cell = new Cell();");
        }

        await one.RunAsync("cell.Value = 1;");
        Assert.Equal(0, await other.RunAsync("cell.Value"));
        Assert.NotEqual(await one.RunAsync("typeof(Cell)"), await other.RunAsync("typeof(Cell)"));
    }

    [Fact]
    public async Task Run_RunawayRecursion_IsAnException()
    {
        var session = new LiveSession();
        CompiledSubmission compiled = session.Compile("int Down(int n) => Down(n + 1) + 1; Down(0)");
        await Assert.ThrowsAsync<InsufficientExecutionStackException>(() => session.RunAsync(compiled));
    }

    [Fact]
    public async Task Throw_HasTheSubmissionAndLineInItsStackTrace()
    {
        var session = new LiveSession();
        await session.RunAsync("1");
        CompiledSubmission compiled = session.Compile("var x = 1;\nvoid F() => throw new Exception();\nF();");
        Exception exception = await Assert.ThrowsAsync<Exception>(() => session.RunAsync(compiled));
        Assert.Contains("submission 2:line 2", exception.StackTrace, StringComparison.Ordinal);
        Assert.Contains("submission 2:line 3", exception.StackTrace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "}")]
    [InlineData("(", ")")]
    [InlineData("List<", ">")]
    [InlineData("new[] { ", " }")]
    public void Compile_NestedTooDeep_SaysSo(string open, string close)
    {
        string code = string.Concat(Enumerable.Repeat(open, 8_000)) + string.Concat(Enumerable.Repeat(close, 8_000));
        CompiledSubmission compiled = new LiveSession().Compile(code);
        Assert.False(compiled.Success);
        Assert.Equal("RCSI0001", Assert.Single(compiled.Diagnostics).Id);
        Assert.Contains("2,000", compiled.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compile_ManyBracketsSideBySide_AreNotDeep()
    {
        string code = "var all = new[] { " + string.Concat(Enumerable.Repeat("(1 < 2), ", 3_000)) + "}; var text = \"" + new string('(', 5_000) + "\"; all.Length";
        Assert.Equal(3_000, await new LiveSession().RunAsync(code));
    }

    [Fact]
    public void HasValue_OfABareReturn_IsFalse() => Assert.False(new LiveSession().Compile("return;").HasValue);
}
