using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using RemoteCsi.Worker.Exceptions;

namespace RemoteCsi.Worker.Execution;

/// <summary>Where a session's submissions and the assemblies it named by <c>#r</c> are loaded.</summary>
/// <remarks>
/// An assembly of the shared framework is the framework's, unless a newer one was named. Others are looked for by simple name among the
/// files named, then beside them. A context holds one assembly of a simple name, so a second version is loaded in a context of its own,
/// which asks this one for everything else. Safe from any thread.
/// </remarks>
internal sealed class SessionLoadContext : AssemblyLoadContext
{
    // The compiler's checks in a submission refer to it by name and nobody's version: a library of the user's may have that name.
    private static readonly Assembly Worker = typeof(Checkpoint).Assembly;
    private static readonly string WorkerName = Worker.GetName().Name!;
    private static readonly Version CheckVersion = new(0, 0, 0, 1);

    private readonly NamedFiles _files = new();
    private readonly object _gate = new();

    // Guarded by _gate.
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<string, string>? _framework;

    /// <summary>Creates it, and has the default context ask it for what it does not know.</summary>
    public SessionLoadContext()
        : base("session", isCollectible: false)
    {
        Default.Resolving += (_, name) => Load(name);

        // Comes after the framework was asked: a reference may name a newer version than the framework has.
        Resolving += (_, name) => _files.FindNewer(name.Name ?? "", new Version()) is NamedAssembly named ? LoadFile(named) : null;
        Default.ResolvingUnmanagedDll += (_, name) => LoadNative(name);
        ResolvingUnmanagedDll += (_, name) => LoadNative(name);
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

    /// <summary>Says where assemblies, resource assemblies and native libraries are.</summary>
    public void AddReferences(string[] paths) => _files.Add(paths);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == WorkerName && assemblyName.Version == CheckVersion ? Worker
        : Find(assemblyName) is NamedAssembly named ? LoadFile(named)
        : null;

    private NamedAssembly? Find(AssemblyName assemblyName)
    {
        string name = assemblyName.Name ?? "";
        return _files.IsEmpty ? null
            : FrameworkPath(name) is string own ? _files.FindNewer(name, AssemblyName.GetAssemblyName(own).Version)
            : _files.Find(assemblyName);
    }

    private Assembly LoadFile(NamedAssembly named)
    {
        lock (_gate)
        {
            if (named.Loaded is null)
            {
                string name = Path.GetFileNameWithoutExtension(named.Path) + "/" + CultureOf(named.Path);
                named.Loaded = Open(_names.Contains(name) ? new SecondVersion(this) : this, named.Path);
                _names.Add(name);
            }

            return named.Loaded;
        }
    }

    private static string CultureOf(string path) => path.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase)
        ? Path.GetFileName(Path.GetDirectoryName(path)) ?? ""
        : "";

    /// <summary>
    /// What a package installed never changes and is mapped; any other file may be built anew or overwritten while it is in use, which
    /// would pull a mapped one from under the running code.
    /// </summary>
    private static Assembly Open(AssemblyLoadContext context, string path)
    {
        if (IsInstalled(path))
        {
            return context.LoadFromAssemblyPath(path);
        }

        string symbols = Path.ChangeExtension(path, ".pdb");
        try
        {
            return context.LoadFromStream(
                new MemoryStream(File.ReadAllBytes(path)), File.Exists(symbols) ? new MemoryStream(File.ReadAllBytes(symbols)) : null);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            // The kinds of exception that the runtime lets through to whoever used the type.
            throw new FileNotFoundException(e.Message, path, e);
        }
        catch (BadImageFormatException e)
        {
            throw new BadImageFormatException($"{path} cannot be loaded: {e.Message}", path, e);
        }
    }

    /// <summary>Whether NuGet's mark of an installed package lies in a directory above, or it is of a shared framework.</summary>
    private static bool IsInstalled(string path)
    {
        const int DeepestAsset = 6;
        string? directory = Path.GetDirectoryName(path);
        if (directory is not null && Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(directory))) is string root
            && RuntimeEnvironment.GetRuntimeDirectory().StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return true;
        }

        for (int depth = 0; depth < DeepestAsset && directory is not null; depth++)
        {
            if (File.Exists(Path.Combine(directory, ".nupkg.metadata")))
            {
                return true;
            }

            directory = Path.GetDirectoryName(directory);
        }

        return false;
    }

    private nint LoadNative(string name)
    {
        foreach (string path in _files.FindNative(name))
        {
            if (File.Exists(path) && NativeLibrary.TryLoad(path, out nint library))
            {
                return library;
            }
        }

        return 0;
    }

    private string? FrameworkPath(string name)
    {
        lock (_gate)
        {
            if (_framework is null)
            {
                _framework = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                foreach (string path in FrameworkAssemblies.Paths())
                {
                    _framework[Path.GetFileNameWithoutExtension(path)] = path;
                }
            }

            return _framework.GetValueOrDefault(name);
        }
    }

    /// <summary>Holds a further version of an assembly that the session has loaded.</summary>
    private sealed class SecondVersion : AssemblyLoadContext
    {
        private readonly SessionLoadContext _session;

        public SecondVersion(SessionLoadContext session)
            : base("session, second version", isCollectible: false)
        {
            _session = session;
            ResolvingUnmanagedDll += (_, name) => session.LoadNative(name);
        }

        protected override Assembly? Load(AssemblyName assemblyName) => _session.Load(assemblyName);
    }
}
