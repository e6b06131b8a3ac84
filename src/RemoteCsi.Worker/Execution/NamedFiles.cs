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
    private readonly Dictionary<string, List<NamedAssembly>> _assemblies = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, NamedAssembly> _satellites = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _natives = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamedAssembly> _beside = new(StringComparer.Ordinal);
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
                    _satellites[SatelliteKey(name, Path.GetFileName(directory))] = new NamedAssembly(path);
                    continue;
                }

                if (IsAssembly(path))
                {
                    AddAssembly(name, path);
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
    public NamedAssembly? Find(AssemblyName wanted)
    {
        string name = wanted.Name ?? "";
        bool isSatellite = !string.IsNullOrEmpty(wanted.CultureName);
        lock (_gate)
        {
            if (isSatellite && _satellites.TryGetValue(SatelliteKey(name, wanted.CultureName!), out NamedAssembly? satellite))
            {
                return satellite;
            }

            if (!isSatellite && FindNamed(name, wanted.Version) is NamedAssembly named)
            {
                return named;
            }

            foreach (string directory in _directories)
            {
                string beside = Path.Combine(directory, wanted.CultureName ?? "", name + ".dll");
                if (_beside.TryGetValue(beside, out NamedAssembly? known))
                {
                    return known;
                }

                if (File.Exists(beside))
                {
                    known = new NamedAssembly(beside);
                    _beside.Add(beside, known);
                    return known;
                }
            }

            return null;
        }
    }

    /// <summary>An assembly that was named and is newer than <paramref name="known"/>; null when there is none.</summary>
    public NamedAssembly? FindNewer(string name, Version? known)
    {
        lock (_gate)
        {
            return FindNamed(name, null) is NamedAssembly named && named.Version is Version version && version > known ? named : null;
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

    /// <summary>The caller holds the lock. What was loaded from a file that has changed since stays, for code that was compiled against it.</summary>
    private void AddAssembly(string name, string path)
    {
        if (!_assemblies.TryGetValue(name, out List<NamedAssembly>? known))
        {
            _assemblies.Add(name, known = []);
        }

        NamedAssembly? same = known.FindLast(one => one.Path == path && one.IsUnchanged);
        known.RemoveAll(one => one == same || (one.Path == path && one.Loaded is null));
        known.Add(same ?? new NamedAssembly(path));
    }

    /// <summary>The caller holds the lock.</summary>
    private NamedAssembly? FindNamed(string name, Version? wanted)
    {
        if (!_assemblies.TryGetValue(name, out List<NamedAssembly>? named))
        {
            return null;
        }

        if (wanted is null || named.Count == 1)
        {
            return named[^1];
        }

        NamedAssembly? newer = null;
        for (int i = named.Count - 1; i >= 0; i--)
        {
            Version? version = named[i].Version;
            if (version == wanted)
            {
                return named[i];
            }

            newer ??= version > wanted ? named[i] : null;
        }

        return newer ?? named[^1];
    }

    private static string[] NativeRuntimes()
    {
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return [RuntimeInformation.RuntimeIdentifier, $"linux-{architecture}", $"unix-{architecture}", "linux", "unix"];
    }
}
