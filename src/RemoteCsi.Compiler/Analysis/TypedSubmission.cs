using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Exploring;

namespace RemoteCsi.Compiler.Analysis;

/// <summary>A text as it would be if it were submitted now; the chain does not change.</summary>
internal static class TypedSubmission
{
    // As a submission's class, a name that no text can mean.
    private const string Name = "Submission#Typed";

    /// <summary>The text after the chain. Directives that bring files are for the caller to look for: none is opened here.</summary>
    public static CSharpCompilation Of(ChainSnapshot chain, SyntaxTree tree)
    {
        CSharpCompilation based = ChainBase.Of(chain.Framework, chain.Usings);
        return based
            .WithAssemblyName(Name)
            .WithOptions(ScriptDefaults.Compiling.WithScriptClassName(Name))
            .WithReferences()
            .WithScriptCompilationInfo(based.ScriptCompilationInfo!.WithPreviousScriptCompilation(chain.Newest))
            .ReplaceSyntaxTree(based.SyntaxTrees[0], tree);
    }
}
