using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Compiler.References;

/// <summary>Resolves what a submission's <c>#r</c> names, on this machine.</summary>
/// <param name="framework">Where simple names are looked up.</param>
/// <param name="workingDirectory">What relative paths of typed text start from.</param>
/// <param name="restored">References, as written, that were restored: what they stand for is referenced already.</param>
/// <param name="contents">What files held when the submission was compiled before; null when it was not, or that is not known.</param>
/// <param name="kept">Copies of such files.</param>
/// <remarks>Thread safe. Two resolvers are equal when they give the same answers.</remarks>
internal sealed class SubmissionReferences(
    Framework framework, string workingDirectory, string[]? restored = null, ReferencedContent[]? contents = null, KeptAssemblies? kept = null) : MetadataReferenceResolver
{
    private static readonly string[] AssemblyExtensions = [".dll", ".exe"];
    private readonly Framework _framework = framework;
    private readonly string _workingDirectory = workingDirectory;
    private readonly string[] _restored = restored ?? [];
    private readonly ReferencedContent[] _contents = contents ?? [];
    private readonly ConcurrentDictionary<string, PortableExecutableReference> _beside = new(StringComparer.Ordinal);
    private volatile bool _wasAsked;

    /// <summary>What was found beside assemblies that refer to it, though no <c>#r</c> names it.</summary>
    /// <remarks>Known when the submission was bound, or from when it was compiled before.</remarks>
    public IEnumerable<PortableExecutableReference> Beside => _contents.Length > 0 ? _contents.Select(content => Open(content.Path)) : _beside.Values;

    /// <summary>Whether an assembly lacked another that no earlier submission of the chain had found. True from when the submission was bound.</summary>
    public bool WasAsked => _wasAsked;

    /// <inheritdoc/>
    public override bool ResolveMissingAssemblies => true;

    /// <summary>The assembly at a full path, as it was when the submission was compiled before, if it was.</summary>
    public PortableExecutableReference Open(string path) =>
        Array.Find(_contents, one => one.Path == path) is { } content && kept?.Find(content) is { } same ? same : AssemblyFiles.Open(path);

    /// <inheritdoc/>
    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        if (_restored.Contains(reference, StringComparer.Ordinal))
        {
            return [RestoredDirective.Reference.WithProperties(properties)];
        }

        PortableExecutableReference? found = IsPath(reference)
            ? OpenPath(reference, baseFilePath) ?? _framework.Find(WithoutExtension(Path.GetFileName(reference)))
            : _framework.Find(reference.Split(',')[0].Trim()) ?? OpenPath(reference, baseFilePath) ?? OpenSibling(reference.Split(',')[0].Trim());
        return found is null ? [] : [found.WithProperties(properties)];
    }

    /// <summary>What an assembly brought by <c>#r</c> refers to: the framework's, or the one beside it.</summary>
    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        _wasAsked = true;
        if (_framework.Find(referenceIdentity.Name) is { } known)
        {
            return known;
        }

        if (definition is not PortableExecutableReference { FilePath: { } path } || Path.GetDirectoryName(path) is not { } directory)
        {
            return null;
        }

        string? beside = AssemblyExtensions
            .Select(extension => Path.Combine(directory, referenceIdentity.Name + extension)).FirstOrDefault(IsThere);
        return beside is null ? null : _beside.GetOrAdd(beside, Open);
    }

    /// <inheritdoc/>
    public override bool Equals(object? other) =>
        other is SubmissionReferences that && ReferenceEquals(that._framework, _framework) && that._workingDirectory == _workingDirectory
        && that._restored.SequenceEqual(_restored, StringComparer.Ordinal) && that._contents.SequenceEqual(_contents);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_workingDirectory);

    private static bool IsPath(string reference) =>
        reference.AsSpan().ContainsAny('/', '\\') || reference.StartsWith('~')
        || AssemblyExtensions.Any(extension => reference.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    private static string WithoutExtension(string name) =>
        AssemblyExtensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) ? name[..^4] : name;

    private PortableExecutableReference? OpenSibling(string name) =>
        _framework.Siblings.Find(name) is { } path ? AssemblyFiles.Open(path) : null;

    private PortableExecutableReference? OpenPath(string reference, string? baseFilePath)
    {
        string? path = SubmissionPath.Find(reference, baseFilePath, _workingDirectory, IsThere);
        return path is null ? null : Open(path);
    }

    private bool IsThere(string path) => File.Exists(path) || Array.Exists(_contents, one => one.Path == path);
}
