using ICSharpCode.Decompiler.Metadata;

namespace RemoteCsi.Compiler.Decompiling;

/// <summary>Finds what an assembly refers to: among the files that the session refers to, or beside one of them.</summary>
internal sealed class NamedAssemblies(IEnumerable<string> files) : IAssemblyResolver
{
    private readonly Dictionary<string, MetadataFile?> _open = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _files = files.GroupBy(file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);

    private readonly string[] _folders = [.. files.Select(file => Path.GetDirectoryName(file) ?? "").Distinct()];

    /// <inheritdoc/>
    public MetadataFile? Resolve(IAssemblyReference reference)
    {
        if (!_open.TryGetValue(reference.Name, out MetadataFile? known))
        {
            _open.Add(reference.Name, known = Open(_files.GetValueOrDefault(reference.Name)
                ?? _folders.Select(folder => Path.Combine(folder, reference.Name + ".dll")).FirstOrDefault(File.Exists)));
        }

        return known;
    }

    /// <inheritdoc/>
    public MetadataFile? ResolveModule(MetadataFile mainModule, string moduleName) => null;

    /// <inheritdoc/>
    public Task<MetadataFile?> ResolveAsync(IAssemblyReference reference) => Task.FromResult(Resolve(reference));

    /// <inheritdoc/>
    public Task<MetadataFile?> ResolveModuleAsync(MetadataFile mainModule, string moduleName) => Task.FromResult<MetadataFile?>(null);

    /// <inheritdoc/>
    public IDisposable? BeginSnapshot() => null;

    private static PEFile? Open(string? file)
    {
        try
        {
            return file is null ? null : new PEFile(file, System.Reflection.PortableExecutable.PEStreamOptions.PrefetchMetadata);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException or MetadataFileNotSupportedException)
        {
            // What it has is then written with less knowledge: the decompiler goes on without.
            return null;
        }
    }
}
