using RemoteCsi.Agent.SnapIns;
using RemoteCsi.Protocol;
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

    private static void Write(string folder, string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
}
