using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RemoteCsi.Compiler.Chains;

/// <summary>Whether a submission has a value to show. Roslyn knows it too (<c>HasSubmissionResult</c>) but does not tell.</summary>
internal static class SubmissionValue
{
    /// <summary>True when it returns a value at its top level, or ends in an expression without semicolon that is not void.</summary>
    public static bool Exists(CSharpCompilation compilation, SyntaxTree tree, CancellationToken cancellationToken)
    {
        CompilationUnitSyntax root = tree.GetCompilationUnitRoot(cancellationToken);
        if (ReturnsValue(root))
        {
            return true;
        }

        return root.Members.OfType<GlobalStatementSyntax>().LastOrDefault()
                is { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true, Expression: { } expression } }
            && (!MayBeVoid(expression)
                || compilation.GetSemanticModel(tree).GetTypeInfo(expression, cancellationToken).ConvertedType?.SpecialType
                    != SpecialType.System_Void);
    }

    private static bool ReturnsValue(CompilationUnitSyntax root)
    {
        foreach (MemberDeclarationSyntax member in root.Members)
        {
            if (member is GlobalStatementSyntax { Statement: not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax) }
                && member.DescendantNodes(node => node is GlobalStatementSyntax or StatementSyntax and not LocalFunctionStatementSyntax)
                    .Any(node => node is ReturnStatementSyntax { Expression: not null }))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Asking for a type binds the expression a second time; most need not be asked.</summary>
    private static bool MayBeVoid(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => MayBeVoid(inner.Expression),
        CheckedExpressionSyntax inner => MayBeVoid(inner.Expression),
        PostfixUnaryExpressionSyntax inner => MayBeVoid(inner.Operand),
        InvocationExpressionSyntax or AwaitExpressionSyntax or ConditionalAccessExpressionSyntax => true,
        _ => false,
    };
}
