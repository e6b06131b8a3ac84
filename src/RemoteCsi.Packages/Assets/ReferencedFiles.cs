using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Packages.Assets;

/// <summary>Gathers the files that references stand for, without what the framework has as new itself.</summary>
/// <param name="frameworks">The frameworks of this machine.</param>
internal sealed class ReferencedFiles(SharedFrameworks frameworks)
{
    private readonly List<string> _compile = [];
    private readonly List<string> _run = [];
    private readonly List<PackageSnapIn> _snapIns = [];

    /// <summary>Assemblies to compile against.</summary>
    public string[] Compile => [.. _compile.Distinct(StringComparer.Ordinal)];

    /// <summary>What is needed when the code runs.</summary>
    public string[] Run => [.. _run.Distinct(StringComparer.Ordinal)];

    /// <summary>Snap-ins that packages carry.</summary>
    public PackageSnapIn[] SnapIns => [.. _snapIns];

    /// <summary>The frameworks of this machine.</summary>
    public SharedFrameworks Frameworks => frameworks;

    /// <summary>An assembly to compile against that need not be the one that runs.</summary>
    public void AddCompile(string path)
    {
        if (!frameworks.HasAsNew(path) && frameworks.ManagedVersion(path) is not null)
        {
            _compile.Add(path);
        }
    }

    /// <summary>An assembly, a native library or a resource assembly that is needed when the code runs.</summary>
    public void AddRun(string path)
    {
        if (!frameworks.HasAsNew(path))
        {
            _run.Add(path);
        }
    }

    /// <summary>A snap-in that a package carries.</summary>
    public void AddSnapIn(PackageSnapIn snapIn) => _snapIns.Add(snapIn);

    /// <summary>An assembly that is both.</summary>
    public void AddAssembly(string path)
    {
        AddCompile(path);
        AddRun(path);
    }

    /// <summary>All assemblies of a shared framework.</summary>
    /// <param name="framework">Its name.</param>
    /// <param name="reference">The reference that asks for it.</param>
    /// <exception cref="RestoreException">This machine does not have it.</exception>
    public void AddFramework(string framework, string reference)
    {
        string[] assemblies = frameworks.Assemblies(framework) ?? throw new RestoreException(
            reference,
            $"this machine has no shared framework {framework} for .NET {frameworks.Runtime.ToString(2)}; it has {string.Join(", ", frameworks.Names)}");
        Array.ForEach(assemblies, AddAssembly);
    }
}
