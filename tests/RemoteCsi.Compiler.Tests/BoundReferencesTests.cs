using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.References;

namespace RemoteCsi.Compiler.Tests;

public sealed class BoundReferencesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rcsi-c").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Restore_ReferencesAreBoundOnce_AndEachSubmissionHasItsName()
    {
        Assert.True(BoundReferences.CanBeHandedOn, "this Roslyn does not let bound references be handed on: each submission binds them again, which makes a restored chain take twice as long");
        LiveSession session = Compiled("var a = 1;", "int Twice(int n) => n * 2;", "record Point(int X);");
        session.Rebuild();
        Assert.All(Enumerable.Range(0, 3), position =>
        {
            CSharpCompilation compilation = session.Chain[position].Compilation;
            Assert.True(BoundReferences.AreIn(compilation));
            Assert.Equal(compilation.AssemblyName, compilation.Assembly.Identity.Name);
            Assert.Equal(compilation.AssemblyName + ".dll", compilation.SourceModule.MetadataName);
        });
        Assert.Equal(3, Enumerable.Range(0, 3).Select(position => session.Chain[position].Compilation.Assembly.Identity.Name).Distinct().Count());
    }

    [Fact]
    public void Compile_WithReferencesHandedOn_ComesToTheSameBytes()
    {
        LiveSession session = Compiled(
            "using System.Net; var a = 1;", "int Twice(int n) => n * a;", "record Point(int X) : IComparable<Point> { public int CompareTo(Point other) => X - other.X; }",
            "var points = new List<Point> { new(Twice(2)), new(1) };", "var pair = new { points[0].X, Ends = IPAddress.Loopback };", "enum Kind { A }",
            "var sorted = points.Order().Select(p => (p.X, pair.Ends, Kind.A)).ToArray();", "var json = System.Text.Json.JsonSerializer.Serialize(sorted);");
        for (int position = 0; position < session.Chain.Count; position++)
        {
            CSharpCompilation compilation = session.Chain[position].Compilation.WithOptions(session.Chain[position].Compilation.Options.WithDeterministic(true));
            Assert.True(BoundReferences.AreIn(compilation));
            CSharpCompilation unshared = compilation.WithAssemblyName("other").WithAssemblyName(compilation.AssemblyName);
            Assert.False(BoundReferences.AreIn(unshared));
            Assert.Equal(Image(unshared), Image(compilation));
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Restore_AfterAReference_TheNextBindsAnew_AndThoseAfterItDoNot(int count, bool isHandedOn)
    {
        Build("Shop", "public class Cart { public int Count => 3; }");
        string[] codes = ["var before = 1;", "#r \"Shop.dll\"", "var cart = new Cart();", "int Count() => cart.Count;"];
        LiveSession session = Compiled(codes[..count]);
        session.Rebuild();
        Assert.Equal(isHandedOn, BoundReferences.AreIn(session.Chain[count - 1].Compilation));
    }

    [Fact]
    public void Compile_WhatALibraryLacked_IsThereOnceItIsReferenced()
    {
        string path = Build("Base", "public class Base { public int Own => 4; }");
        Build("Derived", "public class Derived : Base { }", path);
        File.Move(path, path + ".away");
        LiveSession session = Compiled("#r \"Derived.dll\"", "var one = 1;", "var two = 2;");
        Assert.False(session.Compile("new Derived().Own").Success);
        File.Move(path + ".away", path);
        Assert.Empty(session.Compile("#r \"Base.dll\"\nvar three = new Derived().Own;").Diagnostics);
        Assert.Empty(session.Compile("var four = three + new Derived().Own;").Diagnostics);
    }

    private LiveSession Compiled(params string[] codes)
    {
        var session = new LiveSession { Directory = _directory };
        Assert.All(codes, code => Assert.Empty(session.Compile(code).Diagnostics));
        return session;
    }

    private static byte[] Image(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image, options: ScriptDefaults.Emitting, cancellationToken: TestContext.Current.CancellationToken).Success);
        return image.ToArray();
    }

    private string Build(string name, string code, params string[] references)
    {
        string path = Path.Combine(_directory, name + ".dll");
        var compilation = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(code)],
            [.. Framework.At(RunningFramework.Paths).References, .. references.Select(reference => MetadataReference.CreateFromFile(reference))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.True(compilation.Emit(path).Success);
        return path;
    }
}
