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
        Assert.Equal($"\"{above}\"", session.Show("typeof(Above.A).Assembly.Location").Text);
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

    private static string Emit(TestSession session, string name, string code, params string[] references)
    {
        string path = Path.Combine(session.Worker.Directory, "lib", name + ".dll");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        IEnumerable<MetadataReference> all = session.Agent.Welcome.FrameworkAssemblies.Concat(references).Select(file => MetadataReference.CreateFromFile(file));
        var result = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(code)], all, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }
}
