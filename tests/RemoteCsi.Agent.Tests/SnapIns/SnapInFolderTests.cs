using RemoteCsi.Agent.SnapIns;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Restoring;
using RemoteCsi.Protocol.SnapIns;
using Xunit;

namespace RemoteCsi.Agent.Tests.SnapIns;

public sealed class SnapInFolderTests : IDisposable
{
    private readonly string _machine = Directory.CreateTempSubdirectory("rcsi-a").FullName;
    private readonly string _user = Directory.CreateTempSubdirectory("rcsi-a").FullName;
    private readonly SnapInFolders _folders;

    public SnapInFolderTests() => _folders = new SnapInFolders([_machine, _user, "/no/such/folder"]);

    public void Dispose()
    {
        Directory.Delete(_machine, recursive: true);
        Directory.Delete(_user, recursive: true);
    }

    [Fact]
    public void SnapIn_IsASubmission_OfReferencesStartScriptAndUsings()
    {
        Write(_machine, "start.csx", "");
        Write(
            _machine, "sites.json",
            """
            {
              // A relative path starts from here.
              "description": "sites", "references": ["lib/Sites.dll", "Own.dll", "~/x.dll", "/full/Y.dll", "System.Xml", "nuget: Acme, 1.0"],
              "usings": ["Acme.Sites"], "staticUsings": ["System.Math"], "startScript": "start.csx", "help": "open one",
            }
            """);

        SnapIn sites = _folders.Find("SITES");

        Assert.Equal(("sites", "sites", "open one", Path.Combine(_machine, "sites.json"), null), (sites.Name, sites.Description, sites.Help, sites.File, sites.Problem));
        Assert.Equal(
            $"#r \"{_machine}/lib/Sites.dll\"\n#r \"{_machine}/Own.dll\"\n#r \"~/x.dll\"\n#r \"/full/Y.dll\"\n#r \"System.Xml\"\n#r \"nuget: Acme, 1.0\"\n"
            + $"#load \"{_machine}/start.csx\"\nusing Acme.Sites;\nusing static System.Math;\n",
            sites.Code);
    }

    [Fact]
    public void UsersFile_StandsBeforeTheMachines_AndWhatIsNone_IsLeftOut()
    {
        Write(_machine, "one.json", "{ \"description\": \"machine\" }");
        Write(_machine, "two.json", "{}");
        Write(_machine, "Lib.deps.json", "{}");
        Write(_machine, "read.me", "");
        Write(_user, "One.json", "{ \"description\": \"user\" }");

        Assert.Equal([("One", "user"), ("two", null)], _folders.All().Select(one => (one.Name, one.Description)));
    }

    [Theory]
    [InlineData("{ \"usings\": [\"System; throw null\"] }", "holds 'System; throw null', which is no reference, namespace or type")]
    [InlineData("{ \"references\": [\"a\\\"b\"] }", "holds 'a\"b', which is no reference")]
    [InlineData("{ \"startScript\": \"none.csx\" }", "/none.csx is not there")]
    [InlineData("{ \"using\": [] }", "cannot be read: ")]
    [InlineData("nonsense", "cannot be read: ")]
    public void FileThatCannotBeUsed_IsListedWithItsProblem_AndRefused(string text, string problem)
    {
        Write(_user, "bad.json", text);

        Assert.Contains(problem, Assert.Single(_folders.All()).Problem, StringComparison.Ordinal);
        AgentException refused = Assert.Throws<AgentException>(() => _folders.Find("bad"));
        Assert.Equal(AgentErrorCode.NoSuchSnapIn, refused.Code);
        Assert.StartsWith("snap-in 'bad' cannot be loaded: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownName_IsRefused_NamingWhatThereIs()
    {
        Assert.Equal(
            $"this machine offers no snap-in 'x', nor any other: none is in {_machine} or {_user} or /no/such/folder",
            Assert.Throws<AgentException>(() => _folders.Find("x")).Message);
        Write(_user, "y.json", "{}");
        Assert.Equal("this machine offers no snap-in 'x'; it offers y", Assert.Throws<AgentException>(() => _folders.Find("x")).Message);
    }

    [Fact]
    public void PackagesSnapIn_HasItsPathsWithinThePackage_AndTheMachinesOfTheSameName_StandsBeforeIt()
    {
        string package = Directory.CreateDirectory(Path.Combine(_machine, "acme/1.0.0/snapins.d")).FullName;
        Write(package, "press.json", """{ "references": ["../lib/Acme.dll", "System.Xml"], "startScript": "start.csx" }""");
        Write(package, "start.csx", "");
        Write(package, "bad.json", """{ "references": ["../../other/Evil.dll"] }""");
        Write(package, "worse.json", """{ "startScript": "/tmp/x.csx" }""");
        CarriedSnapIn[] carried = [.. Directory.GetFiles(package, "*.json").Select(file => new CarriedSnapIn(file, "Acme 1.0.0"))];

        SnapIn press = _folders.Find("press", carried);

        Assert.Equal(("Acme 1.0.0", $"#r \"{_machine}/acme/1.0.0/lib/Acme.dll\"\n#r \"System.Xml\"\n#load \"{package}/start.csx\"\n"), (press.Package, press.Code));
        Assert.Contains("other/Evil.dll, which lies outside the package Acme 1.0.0", Assert.Throws<AgentException>(() => _folders.Find("bad", carried)).Message, StringComparison.Ordinal);
        Assert.Contains("/tmp/x.csx, which lies outside the package", Assert.Throws<AgentException>(() => _folders.Find("worse", carried)).Message, StringComparison.Ordinal);
        Assert.Throws<AgentException>(() => _folders.Find("press"));
        Write(_user, "Press.json", "{}");
        Assert.Null(_folders.Find("press", carried).Package);
    }

    [Fact]
    public void OfAPackage_TheNewestThatCame_Counts()
    {
        RestoredReferences[] restored =
        [
            Restored("Acme", "1.0.0", "/p/acme/1.0.0/snapins.d/old.json", "/p/acme/1.0.0/snapins.d/press.json"),
            Restored("Other", "1.0.0"),
            Restored("acme", "2.0.0", "/p/acme/2.0.0/snapins.d/press.json"),
        ];

        Assert.Equal([new CarriedSnapIn("/p/acme/2.0.0/snapins.d/press.json", "acme 2.0.0")], CarriedSnapIn.Of(restored));

        static RestoredReferences Restored(string id, string version, params string[] files) =>
            new([], [new RestoredPackage(id, version)], [], [], SnapIns: [.. files.Select(file => new PackageSnapIn(id, file))]);
    }

    private static void Write(string folder, string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
}
