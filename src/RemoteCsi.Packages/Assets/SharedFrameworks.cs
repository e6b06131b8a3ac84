using System.Reflection;

namespace RemoteCsi.Packages.Assets;

/// <summary>The shared frameworks beside the one that the code runs on.</summary>
/// <param name="runtimeDirectory">Directory of that one's assemblies: <c>ROOT/shared/Microsoft.NETCore.App/10.0.12</c>.</param>
/// <param name="runtime">Its version.</param>
internal sealed class SharedFrameworks(string runtimeDirectory, string runtime)
{
    private readonly Dictionary<string, Version?> _versions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where <c>dotnet</c> and the SDKs are.</summary>
    public string DotnetRoot { get; } = Path.GetFullPath(Path.Combine(runtimeDirectory, "..", "..", ".."));

    /// <summary>Directory of the assemblies of the framework that the code runs on.</summary>
    public string RuntimeDirectory => runtimeDirectory;

    /// <summary>Major and minor version of it.</summary>
    public Version Runtime { get; } = Version.Parse(runtime.Split('-')[0]);

    /// <summary>The assemblies of a framework, of the version nearest to the one that the code runs on.</summary>
    /// <returns>Null when this machine has no such framework of that version.</returns>
    public string[]? Assemblies(string framework)
    {
        string versions = Path.Combine(DotnetRoot, "shared", framework);
        if (framework.AsSpan().ContainsAny('/', '\\') || !Directory.Exists(versions))
        {
            return null;
        }

        DirectoryInfo? fitting = new DirectoryInfo(versions).EnumerateDirectories()
            .Select(directory => (directory, version: Version.TryParse(directory.Name.Split('-')[0], out Version? version) ? version : new Version()))
            .Where(candidate => candidate.version.Major == Runtime.Major && candidate.version.Minor == Runtime.Minor)
            .OrderBy(candidate => candidate.directory.Name == runtime ? 0 : 1)
            .ThenByDescending(candidate => candidate.version)
            .Select(candidate => candidate.directory).FirstOrDefault();
        return fitting is null ? null : [.. Directory.GetFiles(fitting.FullName, "*.dll").Where(path => ManagedVersion(path) is not null)];
    }

    /// <summary>Names of the frameworks that are there.</summary>
    public string[] Names => Directory.Exists(Path.Combine(DotnetRoot, "shared"))
        ? [.. Directory.GetDirectories(Path.Combine(DotnetRoot, "shared")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Whether the framework that the code runs on has an assembly of that name, as new as <paramref name="path"/> or newer.</summary>
    public bool HasAsNew(string path)
    {
        string own = Path.Combine(runtimeDirectory, Path.GetFileName(path));
        return File.Exists(own) && ManagedVersion(own) is { } had && ManagedVersion(path) is { } offered && had >= offered;
    }

    /// <summary>Version of an assembly; null for a file that is none.</summary>
    public Version? ManagedVersion(string path)
    {
        if (!_versions.TryGetValue(path, out Version? version))
        {
            try
            {
                version = AssemblyName.GetAssemblyName(path).Version;
            }
            catch (Exception exception) when (exception is BadImageFormatException or IOException or UnauthorizedAccessException)
            {
                version = null;
            }

            _versions.Add(path, version);
        }

        return version;
    }
}
