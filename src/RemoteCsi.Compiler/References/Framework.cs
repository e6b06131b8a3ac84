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
    private readonly Dictionary<string, PortableExecutableReference> _byName;

    private Framework(ImmutableArray<MetadataReference> references, Dictionary<string, PortableExecutableReference> byName)
    {
        References = references;
        _byName = byName;
    }

    /// <summary>What every submission of a chain refers to.</summary>
    public ImmutableArray<MetadataReference> References { get; }

    /// <summary>The framework made of the assemblies at <paramref name="paths"/>; what is no readable assembly is left out.</summary>
    public static Framework At(IReadOnlyCollection<string> paths)
    {
        string key = string.Join('\0', paths);
        lock (Guard)
        {
            if (!Known.TryGetValue(key, out Framework? framework))
            {
                Known.Add(key, framework = Load(paths));
            }

            return framework;
        }
    }

    /// <summary>The assembly of that simple name, forwarders too.</summary>
    public PortableExecutableReference? Find(string name) => _byName.GetValueOrDefault(name);

    private static Framework Load(IReadOnlyCollection<string> paths)
    {
        var byName = new Dictionary<string, PortableExecutableReference>(StringComparer.OrdinalIgnoreCase);
        var requirements = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        var wanted = new Queue<string>();
        var documentation = new Dictionary<string, FrameworkDocumentation?>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            if (Open(path) is not { } module)
            {
                continue;
            }

            string directory = Path.GetDirectoryName(path) ?? "";
            if (!documentation.TryGetValue(directory, out FrameworkDocumentation? provider))
            {
                documentation.Add(directory, provider = FrameworkDocumentation.Beside(directory));
            }

            string name = Path.GetFileNameWithoutExtension(path);
            MetadataReader metadata = module.GetMetadataReader();
            byName[name] = AssemblyMetadata.Create(module).GetReference(documentation: provider, display: path);
            requirements[name] = [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
            if (HasPublicTypes(metadata))
            {
                wanted.Enqueue(name);
            }
        }

        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var references = ImmutableArray.CreateBuilder<MetadataReference>(byName.Count);
        while (wanted.TryDequeue(out string? name))
        {
            if (byName.TryGetValue(name, out PortableExecutableReference? reference) && taken.Add(name))
            {
                references.Add(reference);
                Array.ForEach(requirements[name], wanted.Enqueue);
            }
        }

        return new Framework(references.ToImmutable(), byName);
    }

    private static bool HasPublicTypes(MetadataReader metadata) => metadata.TypeDefinitions.Any(
        type => (metadata.GetTypeDefinition(type).Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public);

    private static ModuleMetadata? Open(string path)
    {
        try
        {
            ModuleMetadata module = ModuleMetadata.CreateFromStream(File.OpenRead(path), PEStreamOptions.PrefetchMetadata);
            return module.GetMetadataReader().IsAssembly ? module : null;
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            // A framework directory also holds native libraries; what is missed shows up as an unknown type.
            return null;
        }
    }
}
