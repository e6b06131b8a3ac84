using System.IO.Compression;
using RemoteCsi.Compiler.Completion;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Compiler.Tests;

/// <summary>What completes in <c>#r "nuget: …"</c>, asked where the <c>|</c> is: installed packages, a plain folder and a hierarchy.</summary>
public sealed class PackageCompletionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rcsi-packages-").FullName;

    public PackageCompletionTests()
    {
        foreach (string package in (string[])["acme.press/1.9.0", "acme.press/1.10.0-rc.1", "dapper/2.1.66"])
        {
            string id = Path.GetDirectoryName(package)!;
            Write($"installed/{package}/{id}.nuspec");
        }

        Directory.CreateDirectory(Path.Combine(_folder, "installed/.tools/1.0.0"));
        Directory.CreateDirectory(Path.Combine(_folder, "installed/notes/old"));
        Write("plain/Acme.Press.1.10.0.nupkg");
        Write("plain/Acme.Press.1.9.0.nupkg");
        Write("plain/Acme.Press.1.9.0.symbols.nupkg");
        Write("plain/Acme.Two.2.1.nupkg");
        Write("plain/readme.txt");
        Pack("plain/Seven.7.1.0.0.nupkg", "Seven.7.nuspec");
        Write("tree/Widgets/Widgets.3.0.0.nupkg");
        Write("tree/gears/4.0.0/gears.4.0.0.nupkg");
        Write("tree/gears/5.0.0/readme.txt");
        Configure();
    }

    [Theory]
    [InlineData("#r \"nuget:|", "")]
    [InlineData("#r \"nuget: acme.p|", "acme.p")]
    [InlineData("1 + 1\n  # R \"NuGet: D|\"", "D")]
    public async Task Ids_AreThoseOfAllFolders_OnceEach(string text, string typed)
    {
        (string code, CompletionList? list) = await AtAsync(text);
        Assert.NotNull(list);
        Assert.Equal(typed, code.Substring(list.Start, list.Length));
        Assert.Equal("Acme.Press Acme.Two dapper gears Seven.7 Widgets", Labels(list));
    }

    [Theory]
    [InlineData("#r \"nuget: Acme.Press, |", "", "1.10.0 1.10.0-rc.1 1.9.0")]
    [InlineData("#r \"nuget: Acme.Press,1.|", "1.", "1.10.0 1.10.0-rc.1 1.9.0")]
    [InlineData("#r \"nuget: acme.two, |", "", "2.1.0")]
    [InlineData("#r \"nuget: Seven.7, |", "", "1.0.0")]
    [InlineData("#r \"nuget: Gears, |", "", "4.0.0")]
    [InlineData("#r \"nuget: nothing, |", "", "")]
    public async Task Versions_AreThoseOfAllFolders_NewestFirst(string text, string typed, string expected)
    {
        (string code, CompletionList? list) = await AtAsync(text);
        Assert.NotNull(list);
        Assert.Equal(typed, code.Substring(list.Start, list.Length));
        Assert.Equal(expected, Labels(list));
    }

    [Theory]
    [InlineData("#r \"|")]
    [InlineData("#r \"dapper|")]
    [InlineData("#r \"nuget: ../dapper, |")]
    [InlineData("#r \"nuget: .., |")]
    [InlineData("\"nuget: |")]
    [InlineData("#r \"nuget: dapper\"|")]
    [InlineData("#r \"nuget: dapper\"\n|")]
    [InlineData("|#r \"nuget: dapper\"")]
    [InlineData("|")]
    public async Task AnythingElse_IsLeftToRoslyn(string text) => Assert.Null((await AtAsync(text)).List);

    [Fact]
    public async Task SourceMapping_AndDisabledSources_Count()
    {
        Configure(
            """
            <packageSourceMapping><packageSource key="tree"><package pattern="Wid*" /></packageSource><packageSource key="plain"><package pattern="*" /></packageSource></packageSourceMapping>
            <disabledPackageSources><add key="plain" value="true" /></disabledPackageSources>
            """);
        Assert.Equal("acme.press dapper Widgets", Labels((await AtAsync("#r \"nuget: |")).List!));
    }

    [Fact]
    public async Task SourcesThatAreNotThere_OrBehindTheNetwork_HaveNothing_AndMalformedConfigurationNeither()
    {
        File.WriteAllText(
            Path.Combine(_folder, "nuget.config"),
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{_folder}/none" /></config>
              <packageSources><clear /><add key="gone" value="{_folder}/gone" /><add key="far" value="http://127.0.0.1:1/index.json" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        Assert.Empty((await AtAsync("#r \"nuget: |")).List!.Items);
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), "<configuration>");
        Assert.Empty((await AtAsync("#r \"nuget: |")).List!.Items);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Labels(CompletionList list) => string.Join(' ', list.Items.Select(item => item.Label));

    private void Configure(string more = "") => File.WriteAllText(
        Path.Combine(_folder, "nuget.config"),
        $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="{_folder}/installed" /></config>
          <packageSources><clear /><add key="plain" value="{_folder}/plain" /><add key="tree" value="tree" /></packageSources>
          <fallbackPackageFolders><clear /></fallbackPackageFolders>
          {more}
        </configuration>
        """);

    private void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, path))!);
        File.WriteAllText(Path.Combine(_folder, path), "");
    }

    private void Pack(string path, string entry)
    {
        using ZipArchive package = ZipFile.Open(Path.Combine(_folder, path), ZipArchiveMode.Create);
        package.CreateEntry(entry);
    }

    private async Task<(string Code, CompletionList? List)> AtAsync(string text)
    {
        int at = text.IndexOf('|', StringComparison.Ordinal);
        string code = text.Remove(at, 1);
        return (code, await PackageCompletion.AtAsync(code, at, _folder, TestContext.Current.CancellationToken));
    }
}
