using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Compiler.Decompiling;
using RemoteCsi.Compiler.Sources;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Testing;
using RemoteCsi.Testing.Libraries;
using RemoteCsi.Testing.Processes;

namespace RemoteCsi.Compiler.Tests.Exploring;

/// <summary>Source and IL, asked for by name or with a <c>|</c> in what is typed. Decompiled here, save where the process itself is what counts.</summary>
public sealed class SourceTests : IDisposable
{
    private const string Library = """
        using System.Collections.Generic;
        namespace Portal;
        public class Site
        {
            public int Twice(int number) { var doubled = number * 2; return doubled; }
            public string Name { get; set; } = "x";
            public IEnumerable<int> Count() { yield return 1; }
            public class Page<T> { public T First(IList<T> all) => all[0]; }
        }
        public static class Texts { public static string Loud(this string text) => text.ToUpper(); }
        """;

    private static readonly SessionSelector Anybody = new(Id: 1);
    private readonly string _directory = Directory.CreateTempSubdirectory("rcsi-source").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task FrameworkMember_IsDecompiled_WithinItsType_ByAProcessOfItsOwn()
    {
        SourcePlan plan = At(new LiveSession(), "File.ReadAll|Text(\"x\")", SourceForm.CSharp);
        SymbolSource source = await plan.FulfilAsync(Token);
        Assert.Null(source.Problem);
        Assert.Equal("File.ReadAllText", source.Name);
        Assert.Matches(@"^decompiled from /.*/System\.Private\.CoreLib\.dll$", source.Origin);
        string[] lines = source.Text.Split('\n');
        Assert.Contains("namespace System.IO;", lines);
        Assert.Contains("public static class File", lines);
        Assert.Contains("    public static string ReadAllText(string path)", lines);
        Assert.DoesNotContain("WriteAllText", source.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Type_IsDecompiledWhole_AndGenericsAreWritten()
    {
        SymbolSource source = Done(Named(new LiveSession(), "KeyValuePair<string, int>"));
        Assert.Contains("namespace System.Collections.Generic;", source.Text, StringComparison.Ordinal);
        Assert.Contains("public readonly struct KeyValuePair<TKey, TValue>", source.Text, StringComparison.Ordinal);
        Assert.Contains("Deconstruct", source.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void LibraryBroughtByTheSession_ItsMembersAndNestedTypes()
    {
        LiveSession session = WithLibrary();
        SymbolSource twice = Done(At(session, "new Site().Twice(|", SourceForm.CSharp));
        Assert.Contains("    public int Twice(int number)\n    {\n        return number * 2;\n    }\n}\n", twice.Text, StringComparison.Ordinal);
        SymbolSource first = Done(Named(session, "Site.Page.First"));
        Assert.Contains("    public class Page<T>\n    {\n        public T First(IList<T> all)", first.Text, StringComparison.Ordinal);
        SymbolSource extension = Done(At(session, "\"a\".Loud|()", SourceForm.CSharp));
        Assert.Equal("Texts.Loud", extension.Name);
        SymbolSource property = Done(Named(session, "Site.Name", SourceForm.IL));
        Assert.Contains(".method public hidebysig specialname", property.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void LibraryThatBringsItsSource_IsShownAsItWasWritten()
    {
        string file = Path.Combine(_directory, "Brought.dll");
        string written = Path.Combine(_directory, "Brought.cs");
        const string Code = "namespace Brought;\npublic class Box\n{\n    // as written\n    public int Half(int n) => n / 2;\n}\n";
        BuildWithSymbols(file, written, Code, embedded: true);
        var session = new LiveSession();
        session.Compile($"#r \"{file}\"\nusing Brought;");
        SymbolSource half = Done(Named(session, "Box.Half"));
        Assert.Equal((Code, 4, $"{written}, embedded in the symbols of {file}"), (half.Text, half.Line, half.Origin));

        // The file itself, as long as it is the one that was compiled.
        BuildWithSymbols(file, written, Code, embedded: false);
        session = new LiveSession();
        session.Compile($"#r \"{file}\"\nusing Brought;");
        Assert.StartsWith("decompiled from ", Done(Named(session, "Box.Half")).Origin, StringComparison.Ordinal);
        File.WriteAllText(written, Code);
        Assert.Equal((Code, written), (Done(Named(session, "Box.Half")).Text, Done(Named(session, "Box.Half")).Origin));
        File.AppendAllText(written, "// changed since");
        Assert.StartsWith("decompiled from ", Done(Named(session, "Box.Half")).Origin, StringComparison.Ordinal);
    }

    [Fact]
    public void IL_OfAMethod_AndOfTheStateMachineBehindAnIterator()
    {
        LiveSession session = WithLibrary();
        SymbolSource twice = Done(Named(session, "Site.Twice", SourceForm.IL));
        Assert.Equal($"IL of {_directory}/Portal.dll", twice.Origin);
        Assert.Contains("ldc.i4.2", twice.Text, StringComparison.Ordinal);
        Assert.Contains("mul", twice.Text, StringComparison.Ordinal);
        SymbolSource count = Done(Named(session, "Site.Count", SourceForm.IL));
        Assert.Contains("MoveNext", count.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OwnFunction_IsShownAsItWasSubmitted_AndItsILAsItIsCompiled()
    {
        var session = new LiveSession();
        await session.RunAsync("var unrelated = 1;");
        await session.RunAsync("// kept\n\nint Thrice(int n) => n * 3;");
        SymbolSource source = Done(At(session, "Thrice|(1)", SourceForm.CSharp));
        Assert.Equal(("submission 2", "// kept\n\nint Thrice(int n) => n * 3;", 2), (source.Origin, source.Text, source.Line));
        SymbolSource il = Done(Named(session, "Thrice", SourceForm.IL));
        Assert.Contains("ldc.i4.3", il.Text, StringComparison.Ordinal);
        Assert.Equal("compiled from submission 2", il.Origin);

        // The chain is as it was.
        Assert.Equal(6, await session.RunAsync("Thrice(2)"));
    }

    [Fact]
    public void TextBeingTyped_IsItsOwnIL_WhereNoNameIs()
    {
        SymbolSource all = Done(At(new LiveSession(), "1234567 +| 1", SourceForm.IL));
        Assert.Contains("1234568", all.Text, StringComparison.Ordinal);
        SymbolSource one = Done(At(new LiveSession(), "int Hal|f(int n) => n / 2; Half(1)", SourceForm.IL));
        Assert.Contains("div", one.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<Factory>", one.Text, StringComparison.Ordinal);
        Assert.StartsWith("the text being typed does not compile: ", At(new LiveSession(), "1 +| \"a\" - 2", SourceForm.IL).Answer.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void LibraryThatIsGoneOrReplacedSince_IsShownAsTheSessionLoadedIt()
    {
        LiveSession session = WithLibrary();
        LibraryBuilder.Build(_directory, "Portal", Library.Replace("* 2", "* 4", StringComparison.Ordinal));
        Assert.Contains("number * 2", Done(Named(session, "Site.Twice")).Text, StringComparison.Ordinal);
        File.Delete(Path.Combine(_directory, "Portal.dll"));
        Assert.Contains("number * 2", Done(Named(session, "Site.Twice")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatIsGoneOrReplaced_AndWasNotKept_IsSaidInALine()
    {
        string file = LibraryBuilder.Build(_directory, "Portal", Library);
        var job = new DecompilerJob(SourceForm.CSharp, file, Guid.NewGuid(), 0x02000002, null, [], [], -1, [], [], "");
        Assert.Equal($"{file} is another one than the session has loaded: it was replaced since", DecompilerProgram.Answer(job).Problem);
        File.Delete(file);
        Assert.Equal($"{file} was deleted since the session has loaded it", DecompilerProgram.Answer(job).Problem);
    }

    [Theory]
    [InlineData("1 + |2", "there is no name at the caret")]
    [InlineData("System.I|O.File", "System.IO is a namespace, and has no source; #find in:System.IO kind:type lists its types")]
    [InlineData("var lo|cal = 1;", "local is declared in the text being typed")]
    [InlineData("NoSuch|Thing", "there is no name at the caret")]
    public void WhatHasNone_SaysWhy(string text, string problem) =>
        Assert.Equal(problem, At(new LiveSession(), text, SourceForm.CSharp).Answer.Problem);

    [Fact]
    public void NameThatMeansNothing_HasNearOnes()
    {
        SymbolSource none = Named(new LiveSession(), "Consle").Answer;
        Assert.Equal(("nothing is called 'Consle'", "Console"), (none.Problem, none.Near[0]));
    }

    [Fact]
    public void NativeLibrary_IsSaidToHoldNoCode()
    {
        string file = Path.Combine(_directory, "native.dll");
        File.WriteAllBytes(file, [0x7f, (byte)'E', (byte)'L', (byte)'F', .. new byte[200]]);
        DecompilerAnswer answer = DecompilerProgram.Answer(new DecompilerJob(SourceForm.CSharp, file, null, 0x02000002, null, [], [], -1, [], [], ""));
        Assert.StartsWith($"{file} ", answer.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', answer.Problem!);
    }

    [Theory]
    [InlineData("Math.Ma|x(1, 2)", "static int Max(int val1, int val2)")]
    [InlineData("Math.Max(|", "static byte Max(byte val1, byte val2)")]
    [InlineData("int number = 1; numb|er", "int number")]
    [InlineData("new[] { 1 }.Wher|e(n => n > 0)", "static IEnumerable<TSource> Where<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)")]
    [InlineData("List<int>| all", "class List<int> : ")]
    public void Caret_IsExplained(string text, string signature)
    {
        (string code, int position) = Marked(text);
        Explanation explanation = new LiveSession().Explore(chain => SourceFinder.Explain(chain, code, position, null, Token));
        Assert.Contains(explanation.Symbols, symbol => symbol.Signature.StartsWith(signature, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CancelledQuestion_EndsItsProcess()
    {
        using var cancellation = new CancellationTokenSource();
        Task<SymbolSource> asked = Named(new LiveSession(), "string").FulfilAsync(cancellation.Token);
        int[] started = await Deadline.UntilAsync(() => Task.FromResult(Decompilers()), found => found.Length > 0, "a decompiler starts");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await ProcessTable.UntilGoneAsync(started[0]);
    }

    /// <summary>The decompilers of this process; other tests may have theirs.</summary>
    private static int[] Decompilers() =>
        [.. ProcessTable.WithEnvironment("DOTNET_GCHeapHardLimit", "40000000").Where(id => ProcessTable.Parent(id) == Environment.ProcessId)];

    private static SourcePlan Named(LiveSession session, string name, SourceForm form = SourceForm.CSharp) =>
        session.Explore(chain => SourceFinder.Find(chain, new SourceRequest(Anybody, form, name), null, Token));

    private static SourcePlan At(LiveSession session, string text, SourceForm form)
    {
        (string code, int position) = Marked(text);
        return session.Explore(chain => SourceFinder.Find(chain, new SourceRequest(Anybody, form, Code: code, Position: position), null, Token));
    }

    private static (string Code, int Position) Marked(string text) =>
        (text.Replace("|", "", StringComparison.Ordinal), text.IndexOf('|', StringComparison.Ordinal));

    private static SymbolSource Done(SourcePlan plan)
    {
        SymbolSource source = Answer(plan);
        Assert.Null(source.Problem);
        return source;
    }

    private static SymbolSource Answer(SourcePlan plan) => plan.Job is null ? plan.Answer : plan.Finish(DecompilerProgram.Answer(plan.Job));

    private static void BuildWithSymbols(string file, string written, string code, bool embedded)
    {
        var text = SourceText.From(code, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), SourceHashAlgorithm.Sha256);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Brought", [CSharpSyntaxTree.ParseText(text, path: written)], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using FileStream image = File.Create(file);
        Assert.True(compilation.Emit(
            image, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded),
            embeddedTexts: embedded ? [EmbeddedText.FromSource(written, text)] : null, cancellationToken: Token).Success);
    }

    private LiveSession WithLibrary()
    {
        string library = LibraryBuilder.Build(_directory, "Portal", Library);
        var session = new LiveSession();
        session.Compile($"#r \"{library}\"\nusing Portal;");
        return session;
    }
}
