using System.Collections.Concurrent;
using System.IO.Compression;
using NuGet.Versioning;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Which packages a folder holds: one where they are installed, a plain one of <c>.nupkg</c> files, or a hierarchy of such.</summary>
/// <remarks>Immutable. A folder is read again when what is known of it is older than a few seconds.</remarks>
internal sealed class PackageFolder
{
    private const string PackageExtension = ".nupkg";

    /// <summary>Files and folders that are looked at, at most, so that a folder that is no source at all costs little.</summary>
    private const int MostLookedAt = 50_000;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<string, (long Read, Task<PackageFolder> Packages)> Known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<NuGetVersion>> _packages = new(StringComparer.OrdinalIgnoreCase);
    private int _lookedAt;

    private PackageFolder()
    {
    }

    /// <summary>Ids, as the folder writes them.</summary>
    public IEnumerable<string> Ids => _packages.Keys;

    /// <summary>The versions of one; none when it is not there.</summary>
    public IEnumerable<NuGetVersion> Versions(string id) => _packages.GetValueOrDefault(id) ?? [];

    /// <summary>Reads a folder on a thread of its own, or has read it just now. One that cannot be read holds nothing.</summary>
    public static Task<PackageFolder> ReadAsync(string path) => Known.AddOrUpdate(
        path,
        static path => (Environment.TickCount64, Task.Run(() => Read(path))),
        static (path, known) => !known.Packages.IsCompleted || Environment.TickCount64 - known.Read < Kept.TotalMilliseconds
            ? known
            : (Environment.TickCount64, Task.Run(() => Read(path)))).Packages;

    private static PackageFolder Read(string path)
    {
        var folder = new PackageFolder();
        var root = new DirectoryInfo(path);
        folder.AddFiles(root);
        foreach (DirectoryInfo package in folder.Entries(root.EnumerateDirectories))
        {
            folder.AddFiles(package);
            foreach (DirectoryInfo version in folder.Entries(package.EnumerateDirectories))
            {
                if (NuGetVersion.TryParse(version.Name, out NuGetVersion? number) && IsPackage(version.FullName, package.Name, version.Name))
                {
                    folder.Add(package.Name, number);
                }
            }
        }

        return folder;
    }

    private static bool IsPackage(string directory, string id, string version) =>
        File.Exists(Path.Combine(directory, $"{id}.{version}{PackageExtension}")) || File.Exists(Path.Combine(directory, $"{id}.nuspec"));

    /// <summary>Id and version of a package file, by its name: the version is what ends it, and has three numbers or four.</summary>
    private static (string Id, NuGetVersion Version)? NameOf(FileInfo file)
    {
        string name = Path.GetFileNameWithoutExtension(file.Name);
        (string Id, NuGetVersion Version)[] ways =
        [
            .. from dot in Enumerable.Range(1, Math.Max(0, name.Length - 2))
               where name[dot] == '.' && char.IsAsciiDigit(name[dot + 1])
               let version = NuGetVersion.TryParse(name[(dot + 1)..], out NuGetVersion? parsed) ? parsed : null
               where version is not null
               select (name[..dot], version),
        ];
        (string Id, NuGetVersion Version)[] whole = [.. ways.Where(way => way.Version.OriginalVersion!.Split('-', '+')[0].Count(letter => letter == '.') >= 2)];
        return whole.Length <= 1
            ? whole.Concat(ways).Cast<(string Id, NuGetVersion Version)?>().FirstOrDefault()
            : whole.Cast<(string Id, NuGetVersion Version)?>().FirstOrDefault(way => way!.Value.Id.Equals(IdWithin(file), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The id that a package's own description is named after: <c>Acme.7.1.0.0.nupkg</c> is Acme 7.1.0.0, or Acme.7 1.0.0.</summary>
    private static string? IdWithin(FileInfo file)
    {
        try
        {
            using ZipArchive package = ZipFile.OpenRead(file.FullName);
            return package.Entries.Select(entry => entry.FullName).FirstOrDefault(name => name.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase) && !name.Contains('/', StringComparison.Ordinal))?[..^".nuspec".Length];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // It is no package, or not yet a whole one.
            return null;
        }
    }

    private void AddFiles(DirectoryInfo directory)
    {
        foreach (FileInfo file in Entries(() => directory.EnumerateFiles("*" + PackageExtension)))
        {
            if (!file.Name.EndsWith(".symbols" + PackageExtension, StringComparison.OrdinalIgnoreCase) && NameOf(file) is { } package)
            {
                Add(package.Id, package.Version);
            }
        }
    }

    private void Add(string id, NuGetVersion version)
    {
        if (!_packages.TryGetValue(id, out SortedSet<NuGetVersion>? versions))
        {
            _packages.Add(id, versions = []);
        }

        versions.Add(version);
    }

    private IEnumerable<T> Entries<T>(Func<IEnumerable<T>> enumerate)
        where T : FileSystemInfo
    {
        try
        {
            return [.. enumerate().Where(entry => !entry.Name.StartsWith('.')).TakeWhile(_ => _lookedAt++ < MostLookedAt)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It is not there, or not to be read.
            return [];
        }
    }
}
