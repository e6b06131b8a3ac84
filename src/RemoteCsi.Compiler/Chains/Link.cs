using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RemoteCsi.Compiler.Chains;

/// <summary>A submission in a chain.</summary>
/// <param name="Compilation">What Roslyn made of it.</param>
/// <param name="Tree">Its own text, as opposed to what it loads.</param>
/// <param name="WorkingDirectory">What relative paths in it start from.</param>
internal sealed record Link(CSharpCompilation Compilation, SyntaxTree Tree, string WorkingDirectory)
{
    /// <summary>The references that it brought, restored ones too.</summary>
    public IEnumerable<MetadataReference> Brought =>
        Compilation.DirectiveReferences.Where(reference => reference.Display != References.RestoredDirective.Name)
            .Concat(Compilation.ExternalReferences);

    /// <summary>What was found beside those that refer to it, too.</summary>
    public IEnumerable<PortableExecutableReference> Found => Brought.OfType<PortableExecutableReference>()
        .Concat(Compilation.Options.MetadataReferenceResolver is References.SubmissionReferences resolver ? resolver.Beside : []);
}
