using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using RemoteCsi.Worker.Exceptions;

namespace RemoteCsi.Worker.Execution;

/// <summary>Where a session's submissions and the assemblies it named by <c>#r</c> are loaded.</summary>
/// <remarks>
/// An assembly of the shared framework is always the framework's. Others are looked for by simple name among the paths named,
/// then beside them. Safe from any thread.
/// </remarks>
internal sealed class SessionLoadContext : AssemblyLoadContext
{
    // The compiler's checks in a submission refer to it by name and nobody's version: a library of the user's may have that name.
    private static readonly Assembly Worker = typeof(Checkpoint).Assembly;
    private static readonly string WorkerName = Worker.GetName().Name!;
    private static readonly Version CheckVersion = new(0, 0, 0, 1);

    private static readonly string[] NativeRuntimeNames = NativeRuntimes();

    private readonly object _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _directories = [];
    private HashSet<string>? _framework;

    /// <summary>Creates it, and has the default context ask it for what it does not know.</summary>
    public SessionLoadContext()
        : base("session", isCollectible: false)
    {
        Default.Resolving += (_, name) => Load(name);

        // Comes after the framework was asked: a reference may name a newer version than the framework has.
        Resolving += (_, name) => FindNamed(name.Name ?? "") is string path ? LoadFromAssemblyPath(path) : null;
        Default.ResolvingUnmanagedDll += (_, name) => FindNative(name);
        ResolvingUnmanagedDll += (_, name) => FindNative(name);
    }

    /// <summary>Loads a submission; one without symbols is a typed line.</summary>
    public Assembly Load(byte[] image, byte[] symbols)
    {
        if (symbols.Length > 0)
        {
            return LoadFromStream(new MemoryStream(image), new MemoryStream(symbols));
        }

        Assembly line = LoadFromStream(new MemoryStream(image));
        TypedLines.Add(line);
        return line;
    }

    /// <summary>Says where assemblies are. Of two with one simple name the later is taken, unless the earlier is loaded.</summary>
    public void AddReferences(string[] paths)
    {
        lock (_gate)
        {
            foreach (string path in paths)
            {
                _paths[Path.GetFileNameWithoutExtension(path)] = path;
                if (Path.GetDirectoryName(path) is string directory && !_directories.Contains(directory))
                {
                    _directories.Add(directory);
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == WorkerName && assemblyName.Version == CheckVersion ? Worker
        : Find(assemblyName) is string path ? LoadFromAssemblyPath(path)
        : null;

    private string? FindNamed(string name)
    {
        lock (_gate)
        {
            return _paths.GetValueOrDefault(name);
        }
    }

    private string? Find(AssemblyName assemblyName)
    {
        string name = assemblyName.Name ?? "";
        lock (_gate)
        {
            if (_directories.Count == 0 || IsFramework(name))
            {
                return null;
            }

            bool isSatellite = !string.IsNullOrEmpty(assemblyName.CultureName);
            if (!isSatellite && _paths.TryGetValue(name, out string? path))
            {
                return path;
            }

            foreach (string directory in _directories)
            {
                string beside = Path.Combine(directory, assemblyName.CultureName ?? "", name + ".dll");
                if (File.Exists(beside))
                {
                    return beside;
                }
            }

            return null;
        }
    }

    private nint FindNative(string name)
    {
        string[] directories;
        lock (_gate)
        {
            directories = [.. _directories];
        }

        string[] files = Path.HasExtension(name) ? [name, "lib" + name, $"lib{name}.so", name + ".so"] : [$"lib{name}.so", name + ".so", name];
        foreach (string directory in directories)
        {
            foreach (string file in files)
            {
                if (TryLoad(Path.Combine(directory, file), out nint library))
                {
                    return library;
                }

                foreach (string runtime in NativeRuntimeNames)
                {
                    if (TryLoad(Path.Combine(directory, "runtimes", runtime, "native", file), out library))
                    {
                        return library;
                    }
                }
            }
        }

        return 0;
    }

    private static bool TryLoad(string path, out nint library)
    {
        library = 0;
        return File.Exists(path) && NativeLibrary.TryLoad(path, out library);
    }

    private bool IsFramework(string name)
    {
        if (_framework is null)
        {
            _framework = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (string path in FrameworkAssemblies.Paths())
            {
                _framework.Add(Path.GetFileNameWithoutExtension(path));
            }
        }

        return _framework.Contains(name);
    }

    private static string[] NativeRuntimes()
    {
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return [RuntimeInformation.RuntimeIdentifier, $"linux-{architecture}", $"unix-{architecture}", "linux", "unix"];
    }
}
