using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.Completion;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Compiler.Tests;

public sealed class ReferenceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rcsi-c").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Reference_ByRelativePath_IsResolvedFromTheWorkingDirectory()
    {
        string path = Build("Shop", "namespace Shop; public class Cart { public int Count => 3; }");
        var session = new LiveSession { Directory = _directory };
        CompiledSubmission compiled = session.Compile("#r \"Shop.dll\"");
        Assert.True(compiled.Success, string.Join('\n', compiled.Diagnostics.AsEnumerable()));
        Assert.Equal([path], compiled.References);
        Assert.Equal(3, await session.RunAsync("new Shop.Cart().Count"));
        session.Rebuild();
        Assert.Equal(3, await session.RunAsync("using Shop;\nnew Cart().Count"));
    }

    [Fact]
    public async Task Reference_ByFullPathAndWithUse_Works()
    {
        string path = Build("Full", "public static class Full { public const string Text = \"full\"; }");
        var session = new LiveSession();
        Assert.Equal("full", await session.RunAsync($"#r \"{path}\"\nFull.Text"));
    }

    [Theory]
    [InlineData("System.Xml.XPath")]
    [InlineData("System.Text.Json")]
    [InlineData("System.Runtime")]
    [InlineData("netstandard")]
    [InlineData("System.Text.Json.dll")]
    [InlineData("System.Text.Json, Version=8.0.0.0, Culture=neutral")]
    public void Reference_ByFrameworkName_BringsNothing(string name)
    {
        CompiledSubmission compiled = new LiveSession().Compile($"#r \"{name}\"\n1");
        Assert.True(compiled.Success, string.Join('\n', compiled.Diagnostics.AsEnumerable()));
        Assert.Empty(compiled.References);
    }

    [Fact]
    public async Task Reference_ThatNeedsAnotherBesideIt_FindsIt()
    {
        Build("Base", "public class Base { public int Own => 4; }");
        Build("Derived", "public class Derived : Base { }", "Base");
        var session = new LiveSession { Directory = _directory };
        await session.RunAsync("#r \"Derived.dll\"");
        CompiledSubmission compiled = session.Compile("new Derived().Own");
        Assert.True(compiled.Success, string.Join('\n', compiled.Diagnostics.AsEnumerable()));
    }

    [Fact]
    public void Framework_AsARuntimeAndAsADirectoryNameIt_IsOne()
    {
        string[] directory = Directory.GetFiles(RunningFramework.Directory, "*.dll");
        Assert.Same(Framework.At(directory), Framework.At([.. directory, typeof(object).Assembly.Location]));
    }

    [Fact]
    public void Reference_BuiltForNetStandard_Works()
    {
        // Its references are to netstandard, which is not among what every submission refers to.
        string library = Path.Combine(_directory, "Old.dll");
        PortableExecutableReference standard = Framework.At(RunningFramework.Paths).Find("netstandard")!;
        var compilation = CSharpCompilation.Create(
            "Old", [CSharpSyntaxTree.ParseText("public class Old { public System.Collections.Generic.List<int> Items = new(); }", cancellationToken: TestContext.Current.CancellationToken)],
            [MetadataReference.CreateFromFile(Path.Combine(RunningFramework.Directory, "netstandard.dll")), .. Framework.At(RunningFramework.Paths).References],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.NotNull(standard);
        Assert.True(compilation.Emit(library, cancellationToken: TestContext.Current.CancellationToken).Success);
        CompiledSubmission compiled = new LiveSession { Directory = _directory }.Compile("#r \"Old.dll\"\nnew Old().Items.Where(x => x > 1).ToList()");
        Assert.True(compiled.Success, string.Join('\n', compiled.Diagnostics.AsEnumerable()));
    }

    [Fact]
    public void Reference_ToAFile_LeavesTheFileFree()
    {
        string path = Build("Free", "public class Free { public int One => 1; }");
        var session = new LiveSession { Directory = _directory };
        Assert.True(session.Compile("#r \"Free.dll\"\nnew Free().One").Success);
        File.Delete(path);
        Build("Free", "public class Free { public int OneAndTwo => 12; }");
        var other = new LiveSession { Directory = _directory };
        Assert.True(other.Compile("#r \"Free.dll\"\nnew Free().OneAndTwo").Success);
    }

    [Theory]
    [InlineData("#r \"none.dll\"", "CS0006")]
    [InlineData("#r \"text.dll\"", "CS0009")]
    [InlineData("#r \"none.csproj\"", "CS0006")]
    [InlineData("#r \"foreign.dll\"", "CS0009")]
    [InlineData("#load \"none.csx\"", "CS1504")]
    [InlineData("#load \"broken.csx\"", "CS1002")]
    public async Task Directive_ThatCannotBeMet_IsOneClearLine(string code, string id)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "text.dll"), "not an assembly", TestContext.Current.CancellationToken);
        Build("foreign", "public class Foreign { }", platform: System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? Platform.X64 : Platform.Arm64);
        await File.WriteAllTextAsync(Path.Combine(_directory, "broken.csx"), "int x = 1\nint y;", TestContext.Current.CancellationToken);
        CompiledSubmission compiled = new LiveSession { Directory = _directory }.Compile(code);
        Assert.False(compiled.Success);
        SubmissionDiagnostic diagnostic = Assert.Single(compiled.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.DoesNotContain('\n', diagnostic.Message);
        Assert.Equal(id == "CS1002" ? Path.Combine(_directory, "broken.csx") : null, diagnostic.Path);
    }

    [Fact]
    public async Task Load_Nested_IsRelativeToItsOwnFile()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "sub"));
        await File.WriteAllTextAsync(Path.Combine(_directory, "sub", "inner.csx"), "int Inner = 7;", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_directory, "sub", "outer.csx"), "#load \"inner.csx\"\nint Outer() => Inner + 1;", TestContext.Current.CancellationToken);
        var session = new LiveSession { Directory = _directory };
        Assert.Equal(8, await session.RunAsync("#load \"sub/outer.csx\"\nOuter()"));
        Assert.Equal(7, await session.RunAsync("Inner"));
        var completion = new ChainCompletion(session.Chain.Framework, RunningFramework.Usings);
        completion.Add(session.Chain[0]);
        CompletionList list = await completion.CompleteAsync("", 0, null, TestContext.Current.CancellationToken);
        Assert.Contains(list.Items, item => item is { Label: "Outer", Kind: "Method" });
    }

    [Fact]
    public async Task Completion_KnowsReferencedTypesAndTheirDocumentation()
    {
        Build("Depot", "namespace Depot; public class Crate { public int Weight() => 1; }");
        await File.WriteAllTextAsync(
            Path.Combine(_directory, "Depot.xml"),
            "<?xml version=\"1.0\"?><doc><assembly><name>Depot</name></assembly><members><member name=\"M:Depot.Crate.Weight\"><summary>How heavy the crate is.</summary></member></members></doc>",
            TestContext.Current.CancellationToken);
        var session = new LiveSession { Directory = _directory };
        Assert.True(session.Compile("#r \"Depot.dll\"").Success);
        Assert.True(session.Compile("var crate = new Depot.Crate();").Success);
        var completion = new ChainCompletion(session.Chain.Framework, RunningFramework.Usings);
        completion.Add(session.Chain[0]);
        completion.Add(session.Chain[1]);
        CompletionList list = await completion.CompleteAsync("crate.", 6, '.', TestContext.Current.CancellationToken);
        Assert.Contains(list.Items, item => item is { Label: "Weight", Kind: "Method" });
        CompletionDescription description = await completion.DescribeAsync("crate.", 6, "Weight", "Method", null, TestContext.Current.CancellationToken);
        Assert.Equal(new CompletionDescription("int Depot.Crate.Weight()", "How heavy the crate is."), description);
    }

    [Fact]
    public async Task Completion_KnowsWhatTheTypedTextItselfRefersTo()
    {
        string path = Build("Typed", "namespace Typed; public class Letter { }");
        var completion = new ChainCompletion(Framework.At(RunningFramework.Paths), RunningFramework.Usings);
        string code = $"#r \"{path}\"\nTyped.";
        CompletionList list = await completion.CompleteAsync(code, code.Length, null, TestContext.Current.CancellationToken);
        Assert.Contains(list.Items, item => item is { Label: "Letter", Kind: "Class" });
    }

    [Fact]
    public async Task Completion_DescribesTheFrameworkFromItsReferencePack()
    {
        Assert.SkipUnless(FrameworkDocumentation.Beside(RunningFramework.Directory) is not null, "no reference pack is installed beside the runtime");
        var completion = new ChainCompletion(Framework.At(RunningFramework.Paths), RunningFramework.Usings);
        string code = "new List<int>().";
        await completion.CompleteAsync(code, code.Length, null, TestContext.Current.CancellationToken);
        CompletionDescription description = await completion.DescribeAsync(code, code.Length, "Add", "Method", null, TestContext.Current.CancellationToken);
        Assert.Equal("void List<int>.Add(int item)", description.Signature);
        Assert.Contains("Adds an object to the end", description.Documentation, StringComparison.Ordinal);
    }

    [Fact]
    public void AssemblyForAnotherArchitecture_IsRefused_NamingBoth()
    {
        Build("Old", "public class Old { }", platform: Platform.X86);
        SubmissionDiagnostic diagnostic = Assert.Single(new LiveSession { Directory = _directory }.Compile("#r \"Old.dll\"").Diagnostics);
        Assert.Contains(
            $"it is built for X86 alone, and this machine runs {System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}", diagnostic.Message, StringComparison.Ordinal);
    }

    private string Build(string name, string code, params string[] beside) => Build(name, code, Platform.AnyCpu, beside);

    private string Build(string name, string code, Platform platform, params string[] beside)
    {
        string path = Path.Combine(_directory, name + ".dll");
        var compilation = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(code)],
            [.. Framework.At(RunningFramework.Paths).References, .. beside.Select(other => MetadataReference.CreateFromFile(Path.Combine(_directory, other + ".dll")))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, platform: platform));
        Assert.True(compilation.Emit(path).Success);
        return path;
    }
}
