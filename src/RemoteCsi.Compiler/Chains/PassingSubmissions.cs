using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Compiler.Chains;

/// <summary>Submissions that nothing later can name: those after one link of a chain are variations of a single compilation.</summary>
/// <remarks>
/// <para>Used on one thread at a time.</para>
/// <para>Roslyn binds the references of a compilation (a hundred and fifty, and who refers to whom) again for each assembly name, because a
/// reference might grant that name access to its internals, and keeps what it bound where only the text changes. So these have one name, which
/// no reference and no later submission ever sees; the name that the assembly bears is given when it is written. That is a seventh of
/// what a <c>1+1</c> takes to compile. Source: <c>CSharpCompilation.WithAssemblyName</c> and <c>ReplaceSyntaxTree</c>.</para>
/// </remarks>
/// <param name="chain">The chain's id.</param>
/// <param name="framework">What the chain sees.</param>
/// <param name="chainBase">What the chain stands on.</param>
internal sealed class PassingSubmissions(Guid chain, Framework framework, CSharpCompilation chainBase)
{
    private readonly string _assembly = SubmissionName.Assembly(chain, 0);

    // Made for these two; its text is the base's, which is empty, so that it keeps nothing of what was typed.
    private CSharpCompilation? _pattern;
    private CSharpCompilation? _previous;
    private string? _directory;

    /// <summary>Prepares a submission; its assembly must be given its name when it is written.</summary>
    /// <param name="entry">The submission; nothing was restored for it.</param>
    /// <param name="tree">Its text.</param>
    /// <param name="previous">What it follows.</param>
    public Link Create(ChainEntry entry, SyntaxTree tree, CSharpCompilation previous)
    {
        CSharpCompilationOptions options = ScriptDefaults.CompilingOf(tree, entry, framework).WithModuleName(SubmissionName.Assembly(chain, entry.Index) + ".dll");
        if (_pattern is null || _previous != previous || _directory != entry.WorkingDirectory)
        {
            _pattern = BoundReferences.HandOn(previous, chainBase
                .WithAssemblyName(_assembly)
                .WithOptions(options)
                .WithReferences([])
                .WithScriptCompilationInfo(chainBase.ScriptCompilationInfo!.WithPreviousScriptCompilation(previous)));
            _previous = previous;
            _directory = entry.WorkingDirectory;
        }

        return new Link(_pattern.WithOptions(options).ReplaceSyntaxTree(_pattern.SyntaxTrees[0], tree), tree, entry.WorkingDirectory);
    }
}
