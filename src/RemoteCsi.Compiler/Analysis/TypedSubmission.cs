using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Exploring;
using RemoteCsi.Compiler.Results;
using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Compiler.Analysis;

/// <summary>A text as it would be if it were submitted now; the chain does not change.</summary>
internal static class TypedSubmission
{
    // As a submission's class, a name that no text can mean.
    private const string Name = "Submission#Typed";

    /// <summary>The text after the chain. Directives that bring files are for the caller to look for: none is opened here.</summary>
    /// <param name="chain">What it follows.</param>
    /// <param name="tree">The text.</param>
    /// <param name="results">The session's last results, where they are known and the text may name some.</param>
    /// <param name="cancellationToken">Ends the binding that is needed to see whether it does.</param>
    /// <returns>The submission; its only tree is of the same text, but not <paramref name="tree"/> when it names results.</returns>
    public static CSharpCompilation Of(ChainSnapshot chain, SyntaxTree tree, KeptResult[]? results, CancellationToken cancellationToken)
    {
        CSharpCompilation compilation = Of(chain, tree);
        NamedResult[]? named = null;
        while (results is not null && ResultName.MayBeIn(tree.GetText(cancellationToken).ToString())
            && ResultBinder.Add(named, compilation, compilation.SyntaxTrees[0], results, Diagnostics(compilation, cancellationToken)) is { } more)
        {
            named = more;
            compilation = Of(chain, ResultSyntax.Apply(tree, named));
        }

        return compilation;
    }

    /// <summary>What the compiler says of its meaning.</summary>
    public static ImmutableArray<Diagnostic> Diagnostics(CSharpCompilation compilation, CancellationToken cancellationToken) =>
        compilation.GetDeclarationDiagnostics(cancellationToken).AddRange(compilation.GetMethodBodyDiagnostics(cancellationToken));

    private static CSharpCompilation Of(ChainSnapshot chain, SyntaxTree tree)
    {
        CSharpCompilation based = ChainBase.Of(chain.Framework, chain.Usings);
        CSharpCompilation previous = chain.Newest;
        return BoundReferences.HandOn(previous, based
            .WithAssemblyName(Name)
            .WithOptions(ScriptDefaults.Compiling.WithScriptClassName(Name))
            .WithReferences()
            .WithScriptCompilationInfo(based.ScriptCompilationInfo!.WithPreviousScriptCompilation(previous))
            .ReplaceSyntaxTree(based.SyntaxTrees[0], tree));
    }
}
