using RemoteCsi.Cli.Invoking;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Protocol.Submissions;
using Xunit;

namespace RemoteCsi.Cli.Tests.Invoking;

public sealed class ScriptPathsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rcsi-i").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void AssembliesBesideAScript_AndBesideWhatItLoads_AreNamedInFull_ForThisMachineAlone()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "d"));
        File.WriteAllText(Path.Combine(_directory, "d", "b.csx"), "");
        File.WriteAllText(Path.Combine(_directory, "Lib.dll"), "");
        string code = "// first\n#load \"d/b.csx\"\n\n  #r \"Lib.dll\"\n#r \"nuget: d\"\n#r \"none.dll\"\n#r \"System.Xml\"\nvar x = @\"\n#load \"\"d/b.csx\"\"\";\n#load \"d/b.csx\"";
        var loaded = new LoadedFile(Path.Combine(_directory, "d", "b.csx"), "#r \"../Lib.dll\"");
        var script = new InvokeSubmission(code, Path.Combine(_directory, "a.csx"), [loaded]);

        Assert.Equal(
            code.Replace("\"Lib.dll\"", $"\"{_directory}/Lib.dll\"", StringComparison.Ordinal),
            ScriptPaths.For(script, Endpoint.Parse("local")).Code);
        Assert.Equal([loaded with { Text = $"#r \"{_directory}/Lib.dll\"" }], ScriptPaths.For(script, Endpoint.Parse("local")).Loaded!);
        Assert.Equal(script, ScriptPaths.For(script, Endpoint.Parse("build@web7")));
        Assert.Equal(code, ScriptPaths.For(script with { SourceName = null }, Endpoint.Parse("local")).Code);
    }
}
