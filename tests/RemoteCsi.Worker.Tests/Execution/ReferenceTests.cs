using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Tests.Fixtures;

namespace RemoteCsi.Worker.Tests.Execution;

public sealed class ReferenceTests
{
    [Fact]
    public void Reference_IsLoadedFromItsPath_AndWhatItNeedsFromBesideIt()
    {
        using var session = new TestSession();
        string below = Emit(session, "Below", "namespace Below; public static class B { public static string Name => \"below\"; }");
        string above = Emit(session, "Above", "namespace Above; public static class A { public static string Name => \"above \" + Below.B.Name; }", below);
        RunFrame run = session.Chain.Compile("Above.A.Name", references: above);
        session.Agent.Send(new ReferencesFrame([above]));
        session.Agent.Send(new ReferencesFrame([above]));
        Assert.Equal("\"above below\"", session.Agent.Run(run).Value!.Text);
        Assert.Equal("\"Below.B\"", session.Show("System.Reflection.Assembly.Load(\"Below\").GetType(\"Below.B\").FullName").Text);
        Assert.Equal("\"Above.A\"", session.Show("Type.GetType(\"Above.A, Above\").FullName").Text);
    }

    [Fact]
    public void Reference_ThatIsMissing_ThrowsFromTheSubmissionAlone()
    {
        using var session = new TestSession();
        string gone = Emit(session, "Gone", "public static class G { public static int X => 1; }");
        RunFrame run = session.Chain.Compile("G.X", references: gone);
        File.Delete(gone);
        session.Agent.Send(new ReferencesFrame([gone]));
        Assert.Equal("System.IO.FileNotFoundException", session.Agent.Run(run).Exception!.Type);
        Assert.Equal("2", session.Show("1+1").Text);
    }

    [Fact]
    public void Reference_NamedAsAFrameworkAssembly_IsTheFrameworks()
    {
        using var session = new TestSession();
        string copy = Path.Combine(session.Worker.Directory, "lib", "System.Text.Json.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(typeof(System.Text.Json.JsonSerializer).Assembly.Location, copy);
        session.Agent.Send(new ReferencesFrame([copy]));
        Assert.Equal(
            $"\"{typeof(System.Text.Json.JsonSerializer).Assembly.Location}\"",
            session.Show("typeof(System.Text.Json.JsonSerializer).Assembly.Location").Text);
    }

    [Fact]
    public void Reference_NamedAsTheWorker_IsNotTheWorkers()
    {
        using var session = new TestSession();
        string own = Emit(session, "RemoteCsi.Worker", "public static class Mine { public static int X => 7; }");
        RunFrame run = session.Chain.Compile("Mine.X", references: own);
        session.Agent.Send(new ReferencesFrame([own]));
        Assert.Equal("7", session.Agent.Run(run).Value!.Text);
    }

    [Theory]
    [InlineData("libbeside.so", "beside")]
    [InlineData("runtimes/RID/native/libdeep.so", "deep")]
    public void NativeLibrary_IsFoundBesideAReference(string file, string name)
    {
        using var session = new TestSession();
        string above = Emit(
            session, "Native",
            $"public static class N {{ [System.Runtime.InteropServices.DllImport(\"{name}\", EntryPoint = \"SystemNative_GetEUid\")] public static extern uint User(); }}");
        string library = Path.Combine(Path.GetDirectoryName(above)!, file.Replace("RID", RuntimeInformation.RuntimeIdentifier, StringComparison.Ordinal));
        Directory.CreateDirectory(Path.GetDirectoryName(library)!);
        File.Copy(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so"), library);
        RunFrame run = session.Chain.Compile("N.User()", references: above);
        session.Agent.Send(new ReferencesFrame([above]));
        Assert.Equal(session.Agent.Run(run).Value!.Text, session.Show(
            $"[System.Runtime.InteropServices.DllImport(\"{name}\", EntryPoint = \"SystemNative_GetEUid\")] static extern uint Own(); Own()").Text);
    }

    [Fact]
    public void Reference_WhoseFileIsOverwrittenAfterItWasLoaded_GoesOnAsItWas()
    {
        using var session = new TestSession();
        string many = string.Concat(Enumerable.Range(0, 2000).Select(i => $"public static string M{i}() => \"text {i} {i * i}\"; "));
        string path = Emit(session, "Rewritten", $"public static class R {{ public static int One => 1; {many} }}");
        RunFrame first = session.Chain.Compile("R.One", references: path);
        RunFrame last = session.Chain.Compile("R.M1999()", references: path);
        session.Agent.Send(new ReferencesFrame([path]));
        Assert.Equal("1", session.Agent.Run(first).Value!.Text);

        // In place, as builds do it: a mapped file would be pulled from under the running code.
        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.Equal("\"text 1999 3996001\"", session.Agent.Run(last).Value!.Text);
        File.Delete(path);
        Assert.Equal("2", session.Show("1+1").Text);
    }

    [Fact]
    public void TwoVersionsOfOneLibrary_AreEachWhatTheCodeWasCompiledAgainst_EvenFromOneFile()
    {
        using var session = new TestSession();
        string path = Emit(session, "Versioned", "[assembly: System.Reflection.AssemblyVersion(\"1.0.0.0\")] public static class V { public static string Text => \"one\"; }");
        session.Agent.Send(new ReferencesFrame([path]));
        Assert.Equal("\"one\"", session.Agent.Run(session.Chain.Compile("V.Text", references: path)).Value!.Text);
        RunFrame again = session.Chain.Compile("V.Text + 1", references: path);

        Emit(session, "Versioned", "[assembly: System.Reflection.AssemblyVersion(\"2.0.0.0\")] public static class V { public static string Text => \"two\"; public static string More => \"more\"; }");
        session.Agent.Send(new ReferencesFrame([path]));
        Assert.Equal("\"twomore\"", session.Agent.Run(session.Chain.Compile("V.Text + V.More", references: path)).Value!.Text);
        Assert.Equal("\"one1\"", session.Agent.Run(again).Value!.Text);
    }

    [Fact]
    public void LibraryThatNeedsTheNewerVersion_GetsIt_ThoughTheOlderIsLoaded()
    {
        using var session = new TestSession();
        string one = Emit(session, "Common", "[assembly: System.Reflection.AssemblyVersion(\"1.0.0.0\")] public static class C { public static string Text => \"one\"; }");
        session.Agent.Send(new ReferencesFrame([one]));
        Assert.Equal("\"one\"", session.Agent.Run(session.Chain.Compile("C.Text", references: one)).Value!.Text);

        string two = EmitIn("lib2", session, "Common", "[assembly: System.Reflection.AssemblyVersion(\"2.0.0.0\")] public static class C { public static string Text => \"two\"; }");
        string user = EmitIn("lib2", session, "User", "public static class U { public static string Text => C.Text; }", two);
        session.Agent.Send(new ReferencesFrame([user, two]));
        Assert.Equal("\"two\"", session.Agent.Run(session.Chain.Compile("U.Text", references: user)).Value!.Text);
        Assert.Equal("\"one\"", session.Agent.Run(session.Chain.Compile("C.Text", references: one)).Value!.Text);
    }

    [Fact]
    public void AssemblyOfTheFramework_NamedInANewerVersion_IsUsedByTheSessionAlone()
    {
        using var session = new TestSession();
        string newer = Emit(
            session, "System.Text.Json",
            "[assembly: System.Reflection.AssemblyVersion(\"99.0.0.0\")] namespace System.Text.Json; public static class JsonSerializer { public static string Newer => \"newer\"; }");
        session.Agent.Send(new ReferencesFrame([newer]));
        Assert.Equal("\"newer\"", session.Agent.Run(session.Chain.Compile("System.Text.Json.JsonSerializer.Newer", references: newer)).Value!.Text);
    }

    [Fact]
    public void NativeLibraryAndResources_NamedByTheirFiles_AreFound()
    {
        using var session = new TestSession();
        string user = Emit(
            session, "Native", "public static class N { [System.Runtime.InteropServices.DllImport(\"named\", EntryPoint = \"SystemNative_GetEUid\")] public static extern uint User(); }");
        string library = Path.Combine(session.Worker.Directory, "natives", "libnamed.so");
        Directory.CreateDirectory(Path.GetDirectoryName(library)!);
        File.Copy(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so"), library);
        string german = EmitIn("satellites/de", session, "Native.resources", "[assembly: System.Reflection.AssemblyCulture(\"de\")]");
        session.Agent.Send(new ReferencesFrame([user, library, german]));
        Assert.NotNull(session.Agent.Run(session.Chain.Compile("N.User()", references: user)).Value);
        Assert.Equal(
            "\"de\"", session.Show("System.Reflection.Assembly.Load(\"Native.resources, Culture=de\").GetName().CultureName").Text);
    }

    private static string Emit(TestSession session, string name, string code, params string[] references) => EmitIn("lib", session, name, code, references);

    private static string EmitIn(string folder, TestSession session, string name, string code, params string[] references)
    {
        string path = Path.Combine(session.Worker.Directory, folder, name + ".dll");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        IEnumerable<MetadataReference> all = session.Agent.Welcome.FrameworkAssemblies.Concat(references).Select(file => MetadataReference.CreateFromFile(file));
        var result = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(code)], all, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }
}
