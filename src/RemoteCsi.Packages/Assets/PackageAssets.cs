using NuGet.Client;
using NuGet.ContentModel;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.RuntimeModel;

namespace RemoteCsi.Packages.Assets;

/// <summary>Chooses among a package's files, by NuGet's own conventions, those that this machine compiles against and runs.</summary>
/// <remarks>What only matters to a build (targets, analyzers, source generators, content) is not looked at.</remarks>
/// <param name="framework">The framework that the code runs on.</param>
/// <param name="runtimes">What this machine falls back to.</param>
internal sealed class PackageAssets(NuGetFramework framework, RuntimeGraph runtimes)
{
    private const string NothingToSee = "_._";
    private readonly ManagedCodeConventions _conventions = new(runtimes);

    /// <summary>Adds the files of an installed package.</summary>
    /// <param name="directory">Where it is installed.</param>
    /// <param name="files">Where they are added.</param>
    /// <returns>Frameworks that it has assemblies for, when this is none of them; empty when all is well.</returns>
    public string[] Add(string directory, ReferencedFiles files)
    {
        using var reader = new PackageFolderReader(directory);
        string[] names = [.. reader.GetFiles().Select(name => name.Replace('\\', '/'))];
        var content = new ContentItemCollection();
        content.Load(names);
        SelectionCriteria here = _conventions.Criteria.ForFrameworkAndRuntime(framework, MachineRuntimes.Own);
        SelectionCriteria anywhere = _conventions.Criteria.ForFramework(framework);
        ManagedCodeConventions.ManagedCodePatterns patterns = _conventions.Patterns;
        ContentItemGroup? compile = content.FindBestItemGroup(anywhere, patterns.CompileRefAssemblies, patterns.CompileLibAssemblies);
        ContentItemGroup? run = content.FindBestItemGroup(here, patterns.RuntimeAssemblies);
        ContentItemGroup? native = content.FindBestItemGroup(here, patterns.NativeLibraries);
        if (compile is null && run is null && native is null)
        {
            return OtherFrameworks(names);
        }

        string[] compiled = Paths(directory, compile);
        string[] running = Paths(directory, run);
        Array.ForEach(compiled.Length == 0 && compile is null ? running : compiled, files.AddCompile);
        Array.ForEach(running, files.AddRun);
        Array.ForEach(Paths(directory, native), files.AddRun);
        Array.ForEach(Paths(directory, content.FindBestItemGroup(here, patterns.ResourceAssemblies)), files.AddRun);
        AddFrameworks(reader, directory, files);
        return [];
    }

    private static string[] Paths(string directory, ContentItemGroup? group) => group is null ? [] :
    [
        .. group.Items.Select(item => item.Path)
            .Where(path => !path.EndsWith(NothingToSee, StringComparison.Ordinal))
            .Select(path => Path.Combine(directory, path)),
    ];

    private static string[] OtherFrameworks(string[] names) =>
    [
        .. names.Select(name => name.Split('/'))
            .Where(parts => parts.Length >= 3 && (parts[0] is "lib" or "ref") && parts[^1].EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            .Select(parts => parts[1]).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private void AddFrameworks(PackageFolderReader reader, string directory, ReferencedFiles files)
    {
        FrameworkReferenceGroup? needed = NuGetFrameworkUtility.GetNearest(
            reader.NuspecReader.GetFrameworkRefGroups(), framework, group => group.TargetFramework);
        foreach (FrameworkReference reference in needed?.FrameworkReferences ?? [])
        {
            files.AddFramework(reference.Name, Path.GetFileName(Path.GetDirectoryName(directory)) ?? directory);
        }
    }
}
