using System.Runtime.InteropServices;
using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Packages.Tests;

/// <summary>Which files of a package, of a manifest or of a folder are referenced.</summary>
public sealed class AssetTests : IDisposable
{
    private readonly Feed _feed = new();

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task Package_GivesWhatThisMachineRuns_AndNothingThatOnlyBuilds()
    {
        string assembly = _feed.Assembly("Many", "1.0.0");
        string rid = RuntimeInformation.RuntimeIdentifier;
        _feed.Publish("Many", "1.0.0",
        [
            ("lib/net472/Many.dll", assembly), ("lib/net6.0/Many.dll", assembly), ("lib/net8.0/Many.dll", assembly), ("lib/net99.0/Many.dll", assembly),
            ("ref/net8.0/Many.dll", assembly), ("lib/net8.0/de/Many.resources.dll", assembly),
            ($"runtimes/{rid}/native/libmany.so", assembly), ("runtimes/win-x64/native/many.dll", assembly),
            ("analyzers/dotnet/cs/Many.Generator.dll", assembly), ("build/Many.targets", assembly), ("tools/Many.Tool.dll", assembly),
        ]);

        RestoredReferences restored = await _feed.RestoreAsync("nuget: Many");

        string root = Path.Combine(_feed.Installed, "many", "1.0.0");
        Assert.Equal([Path.Combine(root, "ref/net8.0/Many.dll")], restored.Compile);
        Assert.Equal(
            ["lib/net8.0/Many.dll", "lib/net8.0/de/Many.resources.dll", $"runtimes/{rid}/native/libmany.so"],
            restored.Files.Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal));
        Assert.Null(restored.Notes);
    }

    [Fact]
    public async Task Package_WithAnAssemblyForThisSystemAlone_RunsThatOne()
    {
        string assembly = _feed.Assembly("Own", "1.0.0");
        _feed.Publish("Own", "1.0.0", [("lib/net8.0/Own.dll", assembly), ("runtimes/unix/lib/net8.0/Own.dll", assembly), ("runtimes/win/lib/net8.0/Own.dll", assembly)]);

        RestoredReferences restored = await _feed.RestoreAsync("nuget: Own");

        Assert.EndsWith("1.0.0/lib/net8.0/Own.dll", Assert.Single(restored.Compile), StringComparison.Ordinal);
        Assert.EndsWith("1.0.0/runtimes/unix/lib/net8.0/Own.dll", Assert.Single(restored.Files), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Package_ThatCarriesSnapIns_SaysWhere()
    {
        string text = Path.Combine(_feed.Work, "any.json");
        await File.WriteAllTextAsync(text, "{}", TestContext.Current.CancellationToken);
        _feed.Publish("Meta", "1.0.0", [("snapins.d/press.json", text), ("content/press.json", text)]);

        RestoredReferences restored = await _feed.RestoreAsync("nuget: meta");

        Assert.Equal([new PackageSnapIn("Meta", Path.Combine(_feed.Installed, "meta/1.0.0/snapins.d/press.json"))], restored.SnapIns!.Select(one => one with { Package = "Meta" }));
        Assert.Null(restored.Notes);
    }

    [Fact]
    public async Task Package_ForAnotherFramework_IsRefused_NamingBoth()
    {
        _feed.Publish("Old", "1.0.0", [("lib/net472/Old.dll", _feed.Assembly("Old", "1.0.0"))]);

        Assert.Equal($"Old 1.0.0 has nothing for net{Environment.Version.Major}.0; it is for net472", await _feed.RefusalAsync("nuget: Old"));
    }

    [Fact]
    public async Task Package_ThatOnlyServesABuild_BringsNothing_AndThatIsSaid()
    {
        _feed.Publish("Gen", "1.0.0", [("analyzers/dotnet/cs/Gen.dll", _feed.Assembly("Gen", "1.0.0"))]);

        RestoredReferences restored = await _feed.RestoreAsync("nuget: Gen");

        Assert.Empty(restored.Files);
        Assert.Contains("nuget: Gen brings nothing to refer to", Assert.Single(restored.Notes!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.0.0.0", false)]
    [InlineData("99.0.0.0", true)]
    public async Task AssemblyOfTheFramework_ComesFromAPackage_OnlyWhenItIsNewer(string version, bool comes)
    {
        _feed.Publish("System.Text.Json", "9.9.9", [("lib/net8.0/System.Text.Json.dll", _feed.Assembly("System.Text.Json", version))]);

        RestoredReferences restored = await _feed.RestoreAsync("nuget: System.Text.Json");

        Assert.Equal(comes ? 1 : 0, restored.Compile.Length);
        Assert.Equal(comes ? 1 : 0, restored.Files.Length);
    }

    [Fact]
    public async Task Folder_GivesItsAssemblies_OrWhatItsManifestNames()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_feed.Work, "app")).FullName;
        File.Copy(_feed.Assembly("App", "1.0.0"), Path.Combine(folder, "App.dll"));
        File.Copy(_feed.Assembly("Plugin", "1.0.0"), Path.Combine(folder, "Plugin.dll"));
        await File.WriteAllTextAsync(Path.Combine(folder, "native.dll"), "no assembly", TestContext.Current.CancellationToken);
        RestoredReferences all = await _feed.RestoreAsync(folder);
        await _feed.RestoreAsync(Publish("Dep"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "App.deps.json"),
            """
            {
              "runtimeTarget": { "name": ".NETCoreApp,Version=v8.0", "signature": "" },
              "targets": { ".NETCoreApp,Version=v8.0": {
                "App/1.0.0": { "runtime": { "App.dll": {} } },
                "Dep/1.0.0": { "runtime": { "lib/net8.0/Dep.dll": {} } }
              } },
              "libraries": {
                "App/1.0.0": { "type": "project", "serviceable": false, "sha512": "" },
                "Dep/1.0.0": { "type": "package", "serviceable": true, "sha512": "", "path": "dep/1.0.0" }
              }
            }
            """, TestContext.Current.CancellationToken);

        RestoredReferences named = await _feed.RestoreAsync(folder);
        RestoredReferences manifest = await _feed.RestoreAsync(Path.Combine(folder, "App.deps.json"));

        Assert.Equal(["App.dll", "Plugin.dll"], all.Compile.Select(Path.GetFileName));
        Assert.Equal([Path.Combine(folder, "App.dll"), Path.Combine(_feed.Installed, "dep/1.0.0/lib/net8.0/Dep.dll")], named.Compile);
        Assert.Equal(named.Files, manifest.Files);
        File.Delete(Path.Combine(_feed.Installed, "dep/1.0.0/lib/net8.0/Dep.dll"));
        Assert.Equal(
            $"lib/net8.0/Dep.dll of Dep/1.0.0 is neither in {folder} nor in the folder of packages", await _feed.RefusalAsync(folder));

        string Publish(string id)
        {
            _feed.Publish(id, "1.0.0");
            return $"nuget: {id}";
        }
    }

    [Fact]
    public async Task Framework_ThatIsNotThere_IsRefused_NamingThoseThatAre()
    {
        string message = await _feed.RefusalAsync("Acme.App");

        Assert.Contains("no shared framework Acme.App", message, StringComparison.Ordinal);
        Assert.Contains("Microsoft.NETCore.App", message, StringComparison.Ordinal);
    }
}
