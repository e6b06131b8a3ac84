using System.Runtime.InteropServices;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Versioning;
using RemoteCsi.Protocol.Restoring;
using RemoteCsi.Testing.Libraries;

namespace RemoteCsi.Packages.Tests;

/// <summary>A machine's configuration of packages with one source, a plain folder, and a folder of installed packages of its own.</summary>
internal sealed class Feed : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("rcsi-p").FullName;
    private readonly Dictionary<(string Name, Version Version), string> _assemblies = [];

    public Feed()
    {
        Source = Directory.CreateDirectory(Path.Combine(_root, "feed")).FullName;
        Work = Directory.CreateDirectory(Path.Combine(_root, "work")).FullName;
        Configure($"<add key=\"plain\" value=\"{Source}\" />");
    }

    /// <summary>The folder that is the source.</summary>
    public string Source { get; }

    /// <summary>The session's working directory.</summary>
    public string Work { get; }

    /// <summary>Where packages are installed.</summary>
    public string Installed => Path.Combine(_root, "installed");

    /// <summary>What was said of the progress.</summary>
    public List<string> Progress { get; } = [];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Writes the configuration.</summary>
    public void Configure(string sources, string more = "") => File.WriteAllText(
        Path.Combine(_root, "nuget.config"),
        $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="{Installed}" /></config>
          <packageSources><clear />{sources}</packageSources>
          <fallbackPackageFolders><clear /></fallbackPackageFolders>
          {more}
        </configuration>
        """);

    /// <summary>Publishes a package.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="version">Its version.</param>
    /// <param name="files">Paths in it, and what lies there: the path of a file.</param>
    /// <param name="dependencies">What it needs: <c>ID RANGE</c>.</param>
    public void Publish(string id, string version, IEnumerable<(string Path, string Content)> files, params string[] dependencies)
    {
        var builder = new PackageBuilder { Id = id, Version = NuGetVersion.Parse(version), Description = "of a test" };
        builder.Authors.Add("tests");
        foreach ((string path, string content) in files)
        {
            builder.Files.Add(new PhysicalPackageFile { SourcePath = content, TargetPath = path });
        }

        builder.DependencyGroups.Add(new PackageDependencyGroup(NuGetFramework.AnyFramework, dependencies.Select(dependency =>
            new PackageDependency(dependency.Split(' ')[0], VersionRange.Parse(dependency[(dependency.IndexOf(' ', StringComparison.Ordinal) + 1)..])))));
        using FileStream package = File.Create(Path.Combine(Source, $"{id}.{version}.nupkg"));
        builder.Save(package);
    }

    /// <summary>Publishes a package that holds one assembly of its own name for .NET 8.</summary>
    public void Publish(string id, string version, params string[] dependencies) =>
        Publish(id, version, [($"lib/net8.0/{id}.dll", Assembly(id, version))], dependencies);

    /// <summary>Builds an assembly of that version.</summary>
    public string Assembly(string name, string version)
    {
        Version number = NuGetVersion.Parse(version).Version;
        if (!_assemblies.TryGetValue((name, number), out string? path))
        {
            string directory = Directory.CreateDirectory(Path.Combine(_root, "built", number.ToString())).FullName;
            path = LibraryBuilder.Build(
                directory, name,
                $"[assembly: System.Reflection.AssemblyVersion(\"{number}\")] /// <summary>Of a test.</summary>\npublic static class Own{name.Replace('.', '_')} {{ }}");
            _assemblies.Add((name, number), path);
        }

        return path;
    }

    /// <summary>Restores.</summary>
    public Task<RestoredReferences> RestoreAsync(RestoredPackage[] held, params string[] references)
    {
        string runtime = RuntimeEnvironment.GetRuntimeDirectory().TrimEnd('/');
        return ReferenceRestorer.RestoreAsync(
            new RestoreRequest(references, Work, Path.GetFileName(runtime), runtime, held), Progress.Add, TestContext.Current.CancellationToken);
    }

    /// <summary>Restores.</summary>
    public Task<RestoredReferences> RestoreAsync(params string[] references) => RestoreAsync([], references);

    /// <summary>Restores what cannot be had; returns the one message.</summary>
    public async Task<string> RefusalAsync(RestoredPackage[] held, params string[] references) =>
        Assert.Single((await Assert.ThrowsAsync<RestoreException>(() => RestoreAsync(held, references))).Failures).Message;

    /// <summary>Restores what cannot be had; returns the one message.</summary>
    public Task<string> RefusalAsync(params string[] references) => RefusalAsync([], references);
}
