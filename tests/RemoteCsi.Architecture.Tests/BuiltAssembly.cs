using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using RemoteCsi.Testing;

namespace RemoteCsi.Architecture.Tests;

/// <summary>An assembly of the built program, read without loading it.</summary>
public sealed class BuiltAssembly
{
    private BuiltAssembly(string path) => FilePath = path;

    /// <summary>The program's own assemblies, in the folders where they run.</summary>
    public static IReadOnlyList<BuiltAssembly> All { get; } =
    [
        InCli("rcsi.dll"), InCli("RemoteCsi.Agent.dll"), InCli("RemoteCsi.Client.dll"), InCli("RemoteCsi.Protocol.dll"),
        InCli("worker/RemoteCsi.Worker.dll"), InCli("compiler/RemoteCsi.Compiler.dll"), InCli("packages/RemoteCsi.Packages.dll"),
    ];

    public string FilePath { get; }

    public string Name => Path.GetFileNameWithoutExtension(FilePath);

    public static BuiltAssembly InCli(string name) => new(Path.Combine(Path.GetDirectoryName(Repository.Rcsi)!, name));

    /// <summary>Names of the assemblies that it refers to itself.</summary>
    public IReadOnlyList<string> References() => Read(metadata =>
        metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)));

    /// <summary>Names of all assemblies reachable from it through those in its folder.</summary>
    public IReadOnlySet<string> Reachable()
    {
        var seen = new HashSet<string>();
        var waiting = new Queue<BuiltAssembly>([this]);
        while (waiting.TryDequeue(out BuiltAssembly? next))
        {
            foreach (string name in next.References().Where(seen.Add))
            {
                string path = Path.Combine(Path.GetDirectoryName(FilePath)!, name + ".dll");
                if (File.Exists(path))
                {
                    waiting.Enqueue(new BuiltAssembly(path));
                }
            }
        }

        return seen;
    }

    /// <summary>Full names of its public classes that can be inherited from, though nobody said so.</summary>
    public IReadOnlyList<string> PublicClassesLeftOpen() => Read(metadata =>
        from handle in metadata.TypeDefinitions
        let type = metadata.GetTypeDefinition(handle)
        let attributes = type.Attributes
        where (attributes & TypeAttributes.VisibilityMask) is TypeAttributes.Public or TypeAttributes.NestedPublic
            && (attributes & (TypeAttributes.Sealed | TypeAttributes.Abstract)) == 0
        select $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");

    public override string ToString() => Name;

    private IReadOnlyList<string> Read(Func<MetadataReader, IEnumerable<string>> select)
    {
        using var reader = new PEReader(File.OpenRead(FilePath));
        return [.. select(reader.GetMetadataReader())];
    }
}
