using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Compiler.Results;

namespace RemoteCsi.Compiler.Chains;

/// <summary>Whether a submission means anything to those that follow it.</summary>
internal static class SubmissionReach
{
    /// <summary>
    /// True when the text alone tells that it is not <see cref="IsBeyondItself"/>: statements and expressions that name no new variable
    /// anywhere. False where binding would have to tell.
    /// </summary>
    public static bool IsSurelyWithinItself(SyntaxTree tree)
    {
        CompilationUnitSyntax root = tree.GetCompilationUnitRoot();
        return root.Usings.Count == 0 && root.Externs.Count == 0 && root.AttributeLists.Count == 0 && !root.ContainsDirectives
            && root.Members.All(member => member is GlobalStatementSyntax { Statement: not (LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax) } || ResultSyntax.IsOurs(member))
            && !root.DescendantNodes().Any(node => node is VariableDesignationSyntax or AnonymousObjectCreationExpressionSyntax);
    }

    /// <summary>
    /// True when it declares something, makes an anonymous type (later ones of the same shape are that type), or brings a using, a
    /// reference or another file; false for mere statements and expressions.
    /// </summary>
    public static bool IsBeyondItself(CSharpCompilation compilation)
    {
        if (compilation.SyntaxTrees.Length > 1)
        {
            return true;
        }

        CompilationUnitSyntax root = compilation.SyntaxTrees[0].GetCompilationUnitRoot();

        // What statements declare at their top level (patterns, out variables, deconstructions) are fields of the script class.
        return root.Usings.Count > 0 || root.Externs.Count > 0 || root.ContainsDirectives
            || compilation.ScriptClass!.GetMembers().Any(member => !member.IsImplicitlyDeclared && !ResultSyntax.IsOurs(member))
            || root.DescendantNodes().OfType<AnonymousObjectCreationExpressionSyntax>().Any();
    }
}
