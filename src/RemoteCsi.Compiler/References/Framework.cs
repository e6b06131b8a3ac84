using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace RemoteCsi.Compiler.References;

/// <summary>The shared framework that submissions compile against, in memory once for all chains.</summary>
/// <remarks>
/// Only metadata is held, not code. Every reference costs time in every submission, so assemblies that only forward to
/// others (half of the framework) are left out unless one that is in refers to them; a <c>#r</c>, or an assembly that it
/// brought, may still ask for them by name. References carry no path: Roslyn would write name and identity of each
/// reference that has one into the symbols of each submission, 10 kB and a sixth of the time. Thread safe.
/// </remarks>
internal sealed class Framework
{
    private static readonly Lock Guard = new();
    private static readonly Dictionary<string, Framework> Known = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, FrameworkAssembly?> Assemblies = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, FrameworkDocumentation?> Documentation = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PortableExecutableReference> _byName;

    private Framework(ImmutableArray<MetadataReference> references, Dictionary<string, PortableExecutableReference> byName, string directory)
    {
        Siblings = new SiblingFrameworks(directory);
        References = references;
        _byName = byName;
    }

    /// <summary>What every submission of a chain refers to; the last is <see cref="SessionGlobals"/>.</summary>
    public ImmutableArray<MetadataReference> References { get; }

    /// <summary>The shared frameworks that lie beside it.</summary>
    public SiblingFrameworks Siblings { get; }

    /// <summary>The framework made of the assemblies at <paramref name="paths"/>; what is no readable assembly is left out.</summary>
    public static Framework At(IEnumerable<string> paths)
    {
        // The host of .NET names its core library twice.
        string[] sorted = [.. paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string key = string.Join('\0', sorted);
        lock (Guard)
        {
            if (!Known.TryGetValue(key, out Framework? framework))
            {
                Known.Add(key, framework = Load(sorted));
            }

            return framework;
        }
    }

    /// <summary>The assembly of that simple name, forwarders too.</summary>
    public PortableExecutableReference? Find(string name) => _byName.GetValueOrDefault(name);

    private static Framework Load(string[] paths)
    {
        var found = new Dictionary<string, FrameworkAssembly>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in paths)
        {
            if (!Assemblies.TryGetValue(path, out FrameworkAssembly? assembly))
            {
                Assemblies.Add(path, assembly = Open(path));
            }

            if (assembly is not null)
            {
                found[Path.GetFileNameWithoutExtension(path)] = assembly;
            }
        }

        var wanted = new Queue<string>(found.Where(entry => entry.Value.HasPublicTypes).Select(entry => entry.Key));
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var references = ImmutableArray.CreateBuilder<MetadataReference>(found.Count);
        while (wanted.TryDequeue(out string? name))
        {
            if (found.TryGetValue(name, out FrameworkAssembly? assembly) && taken.Add(name))
            {
                references.Add(assembly.Reference);
                Array.ForEach(assembly.Requirements, wanted.Enqueue);
            }
        }

        if (SessionGlobals.Over(references.ToImmutable()) is { } globals)
        {
            references.Add(globals);
        }

        return new Framework(
            references.ToImmutable(), found.ToDictionary(entry => entry.Key, entry => entry.Value.Reference, StringComparer.OrdinalIgnoreCase),
            Path.GetDirectoryName(paths.FirstOrDefault()) ?? "");
    }

    private static FrameworkAssembly? Open(string path)
    {
        try
        {
            ModuleMetadata module = ModuleMetadata.CreateFromStream(File.OpenRead(path), PEStreamOptions.PrefetchMetadata);
            MetadataReader metadata = module.GetMetadataReader();
            if (!metadata.IsAssembly)
            {
                return null;
            }

            string directory = Path.GetDirectoryName(path) ?? "";
            if (!Documentation.TryGetValue(directory, out FrameworkDocumentation? documentation))
            {
                Documentation.Add(directory, documentation = FrameworkDocumentation.Beside(directory));
            }

            return new FrameworkAssembly(
                AssemblyMetadata.Create(module).GetReference(documentation: documentation, display: path),
                [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
                metadata.TypeDefinitions.Any(
                    type => (metadata.GetTypeDefinition(type).Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public));
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            // A framework directory also holds native libraries; what is missed shows up as an unknown type.
            return null;
        }
    }

    /// <param name="Reference">The assembly.</param>
    /// <param name="Requirements">Simple names of what it refers to.</param>
    /// <param name="HasPublicTypes">False when all it has to offer is forwarded elsewhere.</param>
    private sealed record FrameworkAssembly(PortableExecutableReference Reference, string[] Requirements, bool HasPublicTypes);
}
