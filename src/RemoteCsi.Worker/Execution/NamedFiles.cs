using System.Reflection;
using System.Runtime.InteropServices;

namespace RemoteCsi.Worker.Execution;

/// <summary>The files that a session's <c>#r</c> named: assemblies, their resource assemblies, native libraries.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class NamedFiles
{
    private static readonly string[] NativeRuntimeNames = NativeRuntimes();

    private readonly object _gate = new();

    // Guarded by _gate. Assemblies in the order in which they were named.
    private readonly Dictionary<string, List<string>> _assemblies = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _satellites = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _natives = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Version?> _versions = new(StringComparer.Ordinal);
    private readonly List<string> _directories = [];

    /// <summary>Whether nothing was named.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _directories.Count == 0;
            }
        }
    }

    /// <summary>Adds files by full path.</summary>
    public void Add(string[] paths)
    {
        lock (_gate)
        {
            foreach (string path in paths)
            {
                string directory = Path.GetDirectoryName(path) ?? "/";
                string name = Path.GetFileNameWithoutExtension(path);
                if (name.EndsWith(".resources", StringComparison.OrdinalIgnoreCase))
                {
                    _satellites[SatelliteKey(name, Path.GetFileName(directory))] = path;
                    continue;
                }

                if (IsAssembly(path))
                {
                    if (!_assemblies.TryGetValue(name, out List<string>? known))
                    {
                        _assemblies.Add(name, known = []);
                    }

                    known.Remove(path);
                    known.Add(path);
                }
                else
                {
                    _natives[Path.GetFileName(path)] = path;
                }

                if (!_directories.Contains(directory))
                {
                    _directories.Add(directory);
                }
            }
        }
    }

    /// <summary>Where an assembly is: named itself, or beside one that was. Null when it is neither.</summary>
    /// <remarks>Of several versions the one that is asked for; else the last named that is no older; else the last named.</remarks>
    public string? Find(AssemblyName wanted)
    {
        string name = wanted.Name ?? "";
        bool isSatellite = !string.IsNullOrEmpty(wanted.CultureName);
        lock (_gate)
        {
            if (isSatellite && _satellites.TryGetValue(SatelliteKey(name, wanted.CultureName!), out string? satellite))
            {
                return satellite;
            }

            if (!isSatellite && FindNamed(name, wanted.Version) is string path)
            {
                return path;
            }

            foreach (string directory in _directories)
            {
                string beside = Path.Combine(directory, wanted.CultureName ?? "", name + ".dll");
                if (File.Exists(beside))
                {
                    return beside;
                }
            }

            return null;
        }
    }

    /// <summary>An assembly that was named and is newer than <paramref name="known"/>; null when there is none.</summary>
    public string? FindNewer(string name, Version? known)
    {
        lock (_gate)
        {
            return FindNamed(name, null) is string path && VersionOf(path) is Version version && version > known ? path : null;
        }
    }

    /// <summary>Places where a native library may be, likeliest first.</summary>
    public List<string> FindNative(string name)
    {
        string[] files = Path.HasExtension(name) ? [name, "lib" + name, $"lib{name}.so", name + ".so"] : [$"lib{name}.so", name + ".so", name];
        var found = new List<string>();
        lock (_gate)
        {
            foreach (string file in files)
            {
                if (_natives.TryGetValue(file, out string? path))
                {
                    found.Add(path);
                }
            }

            foreach (string directory in _directories)
            {
                foreach (string file in files)
                {
                    found.Add(Path.Combine(directory, file));
                    foreach (string runtime in NativeRuntimeNames)
                    {
                        found.Add(Path.Combine(directory, "runtimes", runtime, "native", file));
                    }
                }
            }
        }

        return found;
    }

    private static bool IsAssembly(string path) =>
        path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);

    private static string SatelliteKey(string name, string culture) => culture + "/" + name;

    /// <summary>The caller holds the lock.</summary>
    private string? FindNamed(string name, Version? wanted)
    {
        if (!_assemblies.TryGetValue(name, out List<string>? named))
        {
            return null;
        }

        if (wanted is null || named.Count == 1)
        {
            return named[^1];
        }

        string? newer = null;
        for (int i = named.Count - 1; i >= 0; i--)
        {
            Version? version = VersionOf(named[i]);
            if (version == wanted)
            {
                return named[i];
            }

            newer ??= version > wanted ? named[i] : null;
        }

        return newer ?? named[^1];
    }

    private Version? VersionOf(string path)
    {
        if (!_versions.TryGetValue(path, out Version? version))
        {
            try
            {
                version = AssemblyName.GetAssemblyName(path).Version;
            }
            catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
            {
                // Whoever needs it gets the reason when it is loaded.
                version = null;
            }

            _versions.Add(path, version);
        }

        return version;
    }

    private static string[] NativeRuntimes()
    {
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return [RuntimeInformation.RuntimeIdentifier, $"linux-{architecture}", $"unix-{architecture}", "linux", "unix"];
    }
}
