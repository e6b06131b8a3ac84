using RemoteCsi.Compiler.Completion;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Compiler.Tests;

/// <summary>What completes in <c>#r "…"</c> and <c>#load "…"</c>, asked where the <c>|</c> is, in a folder with some of everything.</summary>
public sealed class PathCompletionTests : IDisposable
{
    private static readonly Framework Framework = Framework.At(RunningFramework.Paths);
    private readonly string _folder = Directory.CreateTempSubdirectory("rcsi-paths-").FullName;

    public PathCompletionTests()
    {
        string[] files =
        [
            "work/Acme.Press.dll", "work/acme.DLL", "work/Acme.Press.xml", "work/tool.exe", "work/App.csproj", "work/App.deps.json", "work/setup.csx", "work/Code.cs",
            "work/.hidden.csx", "work/bin/Inner.dll", "work/My Tools/x.csx", "work/.git/config", "lib/Outer.dll",
        ];
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, file))!);
            File.WriteAllText(Path.Combine(_folder, file), "");
        }
    }

    [Theory]
    [InlineData("#r \"./|", "", "bin/ My Tools/ acme.DLL Acme.Press.dll App.csproj App.deps.json tool.exe ../")]
    [InlineData("#r \"./ac|", "ac", "bin/ My Tools/ acme.DLL Acme.Press.dll App.csproj App.deps.json tool.exe ../")]
    [InlineData("#r \"bin/In|", "In", "Inner.dll ../")]
    [InlineData("#r \"../lib/|", "", "Outer.dll ../")]
    [InlineData("#r \"My Tools/../bin/|", "", "Inner.dll ../")]
    [InlineData("1 + 1\n  # r \"bin/|\"", "", "Inner.dll ../")]
    [InlineData("#load \"./|", "", "bin/ My Tools/ Code.cs setup.csx ../")]
    [InlineData("#load \"./.|", ".", ".git/ bin/ My Tools/ .hidden.csx Code.cs setup.csx ../")]
    [InlineData("#load \"My Tools/|", "", "x.csx ../")]
    [InlineData("#load \"none/|", "", "")]
    [InlineData("#load \"setup.csx/|", "", "")]
    [InlineData("#load \"\0/|", "", "")]
    public async Task Path_ListsItsFolder(string text, string typed, string expected)
    {
        (string code, CompletionList? list) = await AtAsync(text);
        Assert.NotNull(list);
        Assert.Equal(typed, code.Substring(list.Start, list.Length));
        Assert.Equal(expected, Labels(list));
    }

    [Fact]
    public async Task FullPath_AndHome_ListTheirs()
    {
        Assert.Equal("Outer.dll ../", Labels((await AtAsync($"#r \"{_folder}/lib/|")).List!));
        Assert.DoesNotContain((await AtAsync("#load \"/|")).List!.Items, item => item.Label == "../");
        string[] home = [.. Directory.GetDirectories(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)).Select(Path.GetFileName).OfType<string>().Where(name => name[0] != '.').Order(StringComparer.Ordinal)];
        Assert.Equal(home, (await AtAsync("#load \"~/|")).List!.Items.Where(item => item.Kind == "Folder" && item.Label != "../").Select(item => item.Label[..^1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Beginning_OffersPlaces_AndWhatARuntimeHasByName()
    {
        Assert.Equal("bin/ My Tools/ Code.cs setup.csx ../ ~/ /", Labels((await AtAsync("#load \"|")).List!));
        CompletionList references = (await AtAsync("#r \"mic|")).List!;
        Assert.Equal("bin/ My Tools/ acme.DLL Acme.Press.dll App.csproj App.deps.json tool.exe ../ ~/ / nuget:", Labels(references));
        string[] named = [.. references.Items.Where(item => item.Kind == "Assembly").Select(item => item.Label)];
        Assert.DoesNotContain("System.Runtime", named);
        Assert.Equal(named, named.Distinct());
        Assert.All(named, name => Assert.True(
            Framework.Siblings.HasFramework(name) || Framework.Siblings.Find(name) is not null, $"#r \"{name}\" would not be found"));
    }

    [Theory]
    [InlineData("#r |")]
    [InlineData("#r \"nuget:|")]
    [InlineData("#r \" nuget: ..|")]
    [InlineData("#r \"a.dll\"|")]
    [InlineData("#r \"a.dll\"\n|")]
    [InlineData("|#r \"a.dll\"")]
    [InlineData("x #r \"|")]
    [InlineData("#region \"|")]
    [InlineData("|")]
    public async Task AnythingElse_IsNoPath(string text) => Assert.Null((await AtAsync(text)).List);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Labels(CompletionList list) => string.Join(' ', list.Items.Where(item => item.Kind != "Assembly").Select(item => item.Label));

    private async Task<(string Code, CompletionList? List)> AtAsync(string text)
    {
        int at = text.IndexOf('|', StringComparison.Ordinal);
        string code = text.Remove(at, 1);
        return (code, await PathCompletion.AtAsync(code, at, Path.Combine(_folder, "work"), Framework, TestContext.Current.CancellationToken));
    }
}
