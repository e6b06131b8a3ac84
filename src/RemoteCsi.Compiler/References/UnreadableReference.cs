using Microsoft.CodeAnalysis;

namespace RemoteCsi.Compiler.References;

/// <summary>A file that is there but no assembly that can be read; Roslyn reports it as CS0009 with the reason.</summary>
/// <param name="path">The file.</param>
/// <param name="reason">Why it cannot be used.</param>
internal sealed class UnreadableReference(string path, string reason)
    : PortableExecutableReference(MetadataReferenceProperties.Assembly, path)
{
    /// <inheritdoc/>
    public override string Display => FilePath!;

    /// <inheritdoc/>
    protected override DocumentationProvider CreateDocumentationProvider() => DocumentationProvider.Default;

    /// <inheritdoc/>
    protected override Metadata GetMetadataImpl() => throw new BadImageFormatException(reason.ReplaceLineEndings(" "));

    /// <inheritdoc/>
    protected override PortableExecutableReference WithPropertiesImpl(MetadataReferenceProperties properties) => this;
}
