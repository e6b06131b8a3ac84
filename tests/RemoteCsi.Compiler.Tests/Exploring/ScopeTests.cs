using RemoteCsi.Compiler.Exploring;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Testing.Libraries;

namespace RemoteCsi.Compiler.Tests.Exploring;

public sealed class ScopeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rcsi-scope").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Usings_AreThoseInForce_TheLaterOfOneAlias()
    {
        var session = new LiveSession();
        session.Compile("using static System.Math; using J = System.Text.Json.JsonSerializer; using System.Xml;");
        session.Compile("using System.Xml; using J = System.Text.StringBuilder;");
        string[] usings = session.Explore(ChainScope.Of).Usings;
        Assert.Equal(RunningFramework.Usings.Select(space => $"using {space};"), usings.Take(RunningFramework.Usings.Length));
        Assert.Equal(["using static System.Math;", "using System.Xml;", "using J = System.Text.StringBuilder;"], usings.Skip(RunningFramework.Usings.Length));
    }

    [Fact]
    public void References_SayWhatTheyAre_AndWhyTheyAreHere()
    {
        string part = LibraryBuilder.Build(_directory, "Part", "namespace Parts; public class Part { }");
        string whole = LibraryBuilder.Build(_directory, "Whole", "namespace Wholes; public class Whole { public Parts.Part Part => new(); }", part);
        var session = new LiveSession { Directory = _directory };
        Assert.True(session.Compile("#r \"Whole.dll\"").Success);
        Assert.True(session.Compile("var part = new Wholes.Whole().Part;").Success);
        ReferencedAssembly[] references = session.Explore(ChainScope.Of).References;
        ReferencedAssembly core = references.Single(reference => reference.Name == "System.Private.CoreLib");
        Assert.Equal("framework", core.Origin);
        Assert.True(File.Exists(core.Path), core.Path);
        Assert.True(Version.Parse(core.Version).Major >= 8, core.Version);
        ReferencedAssembly named = references.Single(reference => reference.Name == "Whole");
        Assert.Equal((whole, "#r \"Whole.dll\" in submission 1"), (named.Path, named.Origin));
        ReferencedAssembly needed = references.Single(reference => reference.Name == "Part");
        Assert.Equal((part, "needed by Whole"), (needed.Path, needed.Origin));
    }
}
