using System.Text.Json;
using RemoteCsi.Packages.Assets;
using RemoteCsi.Packages.Feeds;

namespace RemoteCsi.Packages.Projects;

/// <summary>A <c>NAME.deps.json</c>: what an application or library consists of, as its build wrote it.</summary>
internal static class DependencyManifest
{
    /// <summary>How its file name ends.</summary>
    public const string Extension = ".deps.json";

    private static readonly string[] Kinds = ["runtime", "native", "resources"];

    /// <summary>Adds what it names, from beside it or from the folder of packages.</summary>
    /// <param name="reference">The reference that asks for it.</param>
    /// <param name="path">Full path of the manifest.</param>
    /// <param name="workingDirectory">Where the configuration of packages is looked for.</param>
    /// <param name="files">Where the files are added.</param>
    /// <exception cref="RestoreException">It cannot be read, or something that it names is nowhere.</exception>
    public static void Add(string reference, string path, string workingDirectory, ReferencedFiles files)
    {
        try
        {
            using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = manifest.RootElement;
            string target = root.GetProperty("runtimeTarget").GetProperty("name").GetString() ?? "";
            var place = new Place(Path.GetDirectoryName(path)!, new Lazy<PackageSources>(() => new PackageSources(workingDirectory)));
            string[] runtimes = [.. MachineRuntimes.Graph(files.Frameworks.RuntimeDirectory).ExpandRuntime(MachineRuntimes.Own)];
            foreach (JsonProperty library in root.GetProperty("targets").GetProperty(target).EnumerateObject())
            {
                AddLibrary(reference, library, root.GetProperty("libraries").GetProperty(library.Name), place, runtimes, files);
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new RestoreException(reference, $"{path} cannot be read: {exception.Message}");
        }
    }

    private static void AddLibrary(
        string reference, JsonProperty library, JsonElement description, Place place, string[] runtimes, ReferencedFiles files)
    {
        string? packagePath = description.TryGetProperty("path", out JsonElement inPackages) ? inPackages.GetString() : null;
        JsonProperty[] specific = library.Value.TryGetProperty("runtimeTargets", out JsonElement targets) ? [.. targets.EnumerateObject()] : [];
        string? rid = runtimes.FirstOrDefault(runtime => specific.Any(one => one.Value.GetProperty("rid").GetString() == runtime && one.Value.GetProperty("assetType").GetString() == "runtime"));
        foreach (string kind in Kinds)
        {
            if (!library.Value.TryGetProperty(kind, out JsonElement assets) || (kind == "runtime" && rid is not null))
            {
                continue;
            }

            foreach (JsonProperty asset in assets.EnumerateObject().Where(asset => !asset.Name.EndsWith("_._", StringComparison.Ordinal)))
            {
                string beside = kind == "resources" ? Path.Combine(asset.Value.GetProperty("locale").GetString() ?? "", Path.GetFileName(asset.Name)) : Path.GetFileName(asset.Name);
                string file = place.Find(beside, packagePath, asset.Name) ?? throw Missing(reference, library.Name, asset.Name, place);
                if (kind == "runtime")
                {
                    files.AddAssembly(file);
                }
                else
                {
                    files.AddRun(file);
                }
            }
        }

        string? nativeRid = runtimes.FirstOrDefault(runtime => specific.Any(one => one.Value.GetProperty("rid").GetString() == runtime && one.Value.GetProperty("assetType").GetString() == "native"));
        foreach (JsonProperty asset in specific)
        {
            bool isNative = asset.Value.GetProperty("assetType").GetString() == "native";
            if (asset.Value.GetProperty("rid").GetString() == (isNative ? nativeRid : rid))
            {
                string file = place.Find(asset.Name, packagePath, asset.Name) ?? throw Missing(reference, library.Name, asset.Name, place);
                if (isNative)
                {
                    files.AddRun(file);
                }
                else
                {
                    files.AddAssembly(file);
                }
            }
        }
    }

    private static RestoreException Missing(string reference, string library, string asset, Place place) =>
        new(reference, $"{asset} of {library} is neither in {place.Directory} nor in the folder of packages");

    /// <summary>Where the files of a manifest may be.</summary>
    private sealed record Place(string Directory, Lazy<PackageSources> Packages)
    {
        public string? Find(string beside, string? packagePath, string inPackage)
        {
            string near = Path.Combine(Directory, beside);
            if (File.Exists(near))
            {
                return near;
            }

            string? installed = packagePath is null ? null : Path.Combine(Packages.Value.GlobalFolder, packagePath, inPackage);
            return File.Exists(installed) ? installed : null;
        }
    }
}
