using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Completion;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Restoring;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Compiler.Tests;

/// <summary>References that stand for several files, and assemblies that cannot join those that a session has.</summary>
public sealed class RestoredReferenceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rcsi-c").FullName;
    private readonly Guid _id = Guid.NewGuid();
    private readonly Chain _chain;

    public RestoredReferenceTests() => _chain = NewChain();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("nuget: Acme, 1.0", "nuget: Acme, 1.0")]
    [InlineData("NuGet:Acme", "NuGet:Acme")]
    [InlineData("sub/App.csproj", "DIR/sub/App.csproj")]
    [InlineData("sub/App.deps.json", "DIR/sub/App.deps.json")]
    [InlineData("sub", "DIR/sub")]
    [InlineData("./sub/", "DIR/sub/")]
    [InlineData("Microsoft.NETCore.App", "Microsoft.NETCore.App")]
    public void Reference_ToSeveralFiles_IsAskedFor(string written, string target)
    {
        Directory.CreateDirectory(Path.Combine(_directory, "sub"));
        File.WriteAllText(Path.Combine(_directory, "sub", "App.csproj"), "");
        File.WriteAllText(Path.Combine(_directory, "sub", "App.deps.json"), "");

        CompiledSubmission compiled = _chain.Compile(Entry(1, $"\n #r \"{written}\"\n1"), CancellationToken.None);

        Assert.False(compiled.Success);
        UnrestoredReference asked = Assert.Single(compiled.Unrestored!);
        Assert.Equal((written, target.Replace("DIR", _directory, StringComparison.Ordinal)), (asked.Written, asked.Target));
        Assert.Equal((2, 5, "RCSI0002", null), (asked.Place.Line, asked.Place.Column, asked.Place.Id, asked.Place.Path));
    }

    [Fact]
    public void LoadedScript_AsksForItsOwnReferences_FromItsOwnPlace()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "sub", "deeper"));
        string inner = Path.Combine(_directory, "sub", "inner.csx");
        File.WriteAllText(Path.Combine(_directory, "outer.csx"), "#load \"sub/inner.csx\"");
        File.WriteAllText(inner, "#r \"deeper\"\n#r \"nuget: Acme\"");

        CompiledSubmission compiled = _chain.Compile(Entry(1, "#load \"outer.csx\""), CancellationToken.None);

        Assert.Equal([Path.Combine(_directory, "sub", "deeper"), "nuget: Acme"], compiled.Unrestored!.Select(one => one.Target));
        Assert.All(compiled.Unrestored!, one => Assert.Equal(inner, one.Place.Path));
    }

    [Fact]
    public async Task RestoredReference_IsCompiledAgainst_NowLaterAndAfterARebuild()
    {
        string one = Build("One", "1.0.0.0", "public class One { public int X => 1; }");
        string two = Build("Two", "1.0.0.0", "public class Two { public int X => 2; }");
        ChainEntry entry = Entry(1, "#r \"nuget: Acme\"") with
        {
            Restored = new RestoredReferences(["nuget: Acme"], [new("Acme", "1.0.0")], [one, two], [one, two, "/native.so"]),
        };

        CompiledSubmission brought = _chain.Compile(entry, CancellationToken.None);

        Assert.True(brought.Success, string.Join('\n', brought.Diagnostics.AsEnumerable()));
        Assert.Empty(brought.Unrestored ?? []);
        Assert.True(brought.InChain);
        Assert.Equal([one, two, "/native.so"], brought.References);
        Assert.True(_chain.Compile(Entry(2, "var sum = new One().X + new Two().X;"), CancellationToken.None).Success);
        var completion = new ChainCompletion(_chain.Framework, RunningFramework.Usings);
        completion.Add(_chain[0]);
        CompletionList list = await completion.CompleteAsync("new On", 6, null, TestContext.Current.CancellationToken);
        Assert.Contains(list.Items, item => item.Label == "One");
        Chain rebuilt = NewChain();
        rebuilt.Restore(entry);
        Assert.True(rebuilt.Compile(Entry(2, "new One().X + new Two().X"), CancellationToken.None).Success);
    }

    [Fact]
    public void RestoredFile_ThatIsGone_IsNamedToWhoeverCompilesNext()
    {
        string gone = Path.Combine(_directory, "Gone.dll");
        _chain.Restore(Entry(1, "#r \"nuget: Acme\"") with { Restored = new RestoredReferences(["nuget: Acme"], [new("Acme", "1.0.0")], [gone], [gone]) });

        CompiledSubmission compiled = _chain.Compile(Entry(2, "1 + 1"), CancellationToken.None);

        Assert.Contains(compiled.Diagnostics, diagnostic => diagnostic.Message.Contains(gone, StringComparison.Ordinal));
    }

    [Fact]
    public void RebuiltAssembly_OfTheSameVersion_IsRefused_AndOfAHigherOneTaken()
    {
        string path = Build("Lib", "1.0.0.0", "public class Lib { public int A => 1; }");
        Assert.True(_chain.Compile(Entry(1, $"#r \"{path}\""), CancellationToken.None).Success);
        Assert.True(_chain.Compile(Entry(2, $"#r \"{path}\""), CancellationToken.None).Success);
        Build("Lib", "1.0.0.0", "public class Lib { public int A => 1; public int B => 2; }");

        SubmissionDiagnostic refused = Assert.Single(_chain.Compile(Entry(3, $"#r \"{path}\""), CancellationToken.None).Diagnostics);

        Assert.Equal(("RCSI0003", 1, 4), (refused.Id, refused.Line, refused.Column));
        Assert.StartsWith($"this session has Lib 1.0.0.0 of {path} since submission 2, and the file has changed since; ", refused.Message, StringComparison.Ordinal);
        Build("Lib", "2.0.0.0", "public class Lib { public int B => 2; }");
        Assert.True(_chain.Compile(Entry(4, $"#r \"{path}\""), CancellationToken.None).Success);
        Assert.True(_chain.Compile(Entry(5, "new Lib().B"), CancellationToken.None).Success);
    }

    [Fact]
    public void AssemblyThatIsBuiltAnew_OrGone_WhileTheCompilerStartsAnew_IsTakenFromTheCopy_WithWhatLiesBesideIt()
    {
        string keep = Path.Combine(_directory, "keep");
        string part = Build("Part", "1.0.0.0", "public class Part { public int Old => 1; }");
        string whole = Build("Whole", "1.0.0.0", "public class Whole { public Part Part => new Part(); }", ".", part);
        _chain.Kept = new KeptAssemblies(keep);
        ChainEntry entry = Entry(1, "#r \"Whole.dll\"\nvar part = new Whole().Part;");
        CompiledSubmission compiled = _chain.Compile(entry, CancellationToken.None);
        entry = entry with { Contents = compiled.Contents, Emitted = true };
        Build("Part", "1.0.0.0", "public class Part { public int New => 1; }");
        File.Delete(whole);

        Chain rebuilt = NewChain();
        rebuilt.Kept = new KeptAssemblies(keep);
        rebuilt.Restore(entry);

        Assert.Equal([part, whole], compiled.Contents!.Select(content => content.Path).Order(StringComparer.Ordinal));
        CompiledSubmission old = rebuilt.Compile(Entry(2, "part.Old + new Whole().Part.Old"), CancellationToken.None);
        Assert.True(old.Success, string.Join('\n', old.Diagnostics.AsEnumerable()));
        Assert.Equal("CS1061", Assert.Single(rebuilt.Compile(Entry(2, "part.New"), CancellationToken.None).Diagnostics).Id);
        Assert.Contains("the file has changed since", Assert.Single(rebuilt.Compile(Entry(2, "#r \"Part.dll\""), CancellationToken.None).Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AssemblyThatIsBuiltAnew_WhileTheCompilerStartsAnew_WithoutACopy_IsSaid_NamingBothBuilds()
    {
        string path = Build("Lib", "1.0.0.0", "public class Lib { public int A => 1; }");
        ChainEntry entry = Entry(1, $"#r \"{path}\"");
        entry = entry with { Contents = _chain.Compile(entry, CancellationToken.None).Contents };
        Chain same = NewChain();
        same.Restore(entry);
        Assert.True(same.Compile(Entry(2, "new Lib().A"), CancellationToken.None).Success);
        Build("Lib", "1.0.0.0", "public class Lib { public int B => 1; }");

        Chain rebuilt = NewChain();
        rebuilt.Restore(entry);

        SubmissionDiagnostic said = Assert.Single(rebuilt.Compile(Entry(2, "1 + 1"), CancellationToken.None).Diagnostics);
        Assert.Equal("RCSI0004", said.Id);
        Assert.StartsWith($"since submission 1 this session has Lib 1.0.0.0 of {path}, build {entry.Contents![0].Build:N}, of which no copy is kept, and the file is Lib 1.0.0.0, build ", said.Message, StringComparison.Ordinal);
        File.Delete(path);
        Chain gone = NewChain();
        gone.Restore(entry);
        Assert.Contains("and the file is gone; ", Assert.Single(gone.Compile(Entry(2, "1 + 1"), CancellationToken.None).Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OlderVersion_IsRefused_NamingBoth()
    {
        string two = Build("Lib", "2.0.0.0", "public class Lib { }");
        Assert.True(_chain.Compile(Entry(1, $"#r \"{two}\""), CancellationToken.None).Success);
        string one = Build("Lib", "1.0.0.0", "public class Lib { }", "old");

        SubmissionDiagnostic refused = Assert.Single(_chain.Compile(Entry(2, $"#r \"{one}\""), CancellationToken.None).Diagnostics);

        Assert.Equal(
            $"this session has Lib 2.0.0.0 of {two} since submission 1, and the older 1.0.0.0 of {one} cannot take its place; #reset or a new session can have it",
            refused.Message);
    }

    [Fact]
    public void AssemblyOfAnotherSharedFramework_IsFoundByItsName()
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(RunningFramework.Directory, "..", "..", "Microsoft.AspNetCore.App")), "ASP.NET Core's shared framework is not installed");

        CompiledSubmission compiled = _chain.Compile(Entry(1, "#r \"Microsoft.AspNetCore.Http\"\nnew Microsoft.AspNetCore.Http.HeaderDictionary().Count"), CancellationToken.None);

        Assert.True(compiled.Success, string.Join('\n', compiled.Diagnostics.AsEnumerable()));
        Assert.EndsWith("/Microsoft.AspNetCore.Http.dll", Assert.Single(compiled.References), StringComparison.Ordinal);
    }

    private Chain NewChain() => new(_id, Framework.At(RunningFramework.Paths), RunningFramework.Usings);

    private ChainEntry Entry(int index, string code) => new(index, code, _directory);

    private string Build(string name, string version, string code, string folder = ".", params string[] references)
    {
        string path = Path.GetFullPath(Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, folder)).FullName, name + ".dll"));
        var compilation = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] {code}")], [.. Framework.At(RunningFramework.Paths).References, .. references.Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.True(compilation.Emit(path).Success);
        return path;
    }
}
