using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RemoteCsi.Compiler.Instrumentation;

/// <summary>Whether a submission's text may have been compiled to something that can go on for long.</summary>
internal static class SourceScan
{
    /// <summary>
    /// False when it surely has neither loop nor function nor await: most of what is typed, which then costs no look at its code.
    /// </summary>
    public static bool MayNeedChecks(IEnumerable<SyntaxTree> trees) =>
        trees.Any(tree => tree.GetRoot().DescendantNodes().Any(MayNeedChecks));

    private static bool MayNeedChecks(SyntaxNode node) => node switch
    {
        GlobalStatementSyntax or FieldDeclarationSyntax => false,
        MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or QueryExpressionSyntax => true,
        CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax => true,
        GotoStatementSyntax or LabeledStatementSyntax or AwaitExpressionSyntax or SpreadElementSyntax => true,
        UsingStatementSyntax { AwaitKeyword.RawKind: not 0 } or LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 } => true,
        _ => false,
    };
}
