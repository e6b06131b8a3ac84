using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace RemoteCsi.Cli.Prompt.Editing;

/// <summary>The usual spaces in a statement that has just been closed by <c>;</c> or <c>}</c>.</summary>
/// <remarks>
/// Only the spaces between two tokens of one line are changed, and only where there is a rule for them: line breaks, comments, strings and the indentation
/// stay as they were typed. The rules are those of Visual Studio's formatter with its defaults.
/// </remarks>
internal static class Spacing
{
    /// <summary>A text with the statement formatted that ends at the caret, and the caret after it; as it was where none does, or where the text does not parse.</summary>
    public static (string Text, int Caret) OfClosed(string text, int caret)
    {
        if (TypedCode.Of(text).Root is not { } root || caret == 0)
        {
            return (text, caret);
        }

        List<TextChange> changes = ParsingThread.Run(() => Changes(root, text, caret));
        return changes.Count == 0 ? (text, caret) : (SourceText.From(text).WithChanges(changes).ToString(), caret + changes.Sum(change => change.NewText!.Length - change.Span.Length));
    }

    private static List<TextChange> Changes(SyntaxNode root, string text, int caret)
    {
        var changes = new List<TextChange>();
        SyntaxToken last = root.FindToken(caret - 1);
        if (last.Span.End != caret || root.GetDiagnostics().Any(found => found.Severity == DiagnosticSeverity.Error))
        {
            return changes;
        }

        SyntaxNode? closed = last.Parent?.AncestorsAndSelf()
            .LastOrDefault(node => node is StatementSyntax or MemberDeclarationSyntax or UsingDirectiveSyntax && node.GetLastToken() == last);
        SyntaxToken before = default;
        foreach (SyntaxToken token in closed?.DescendantTokens().Where(token => token.Span.Length > 0) ?? [])
        {
            if (!before.IsKind(SyntaxKind.None) && IsBlank(text.AsSpan(before.Span.End, token.SpanStart - before.Span.End)))
            {
                var gap = TextSpan.FromBounds(before.Span.End, token.SpanStart);
                int spaces = Between(before, token) ?? Math.Min(gap.Length, 1);
                if (spaces != gap.Length)
                {
                    changes.Add(new TextChange(gap, spaces == 0 ? "" : " "));
                }
            }

            before = token;
        }

        return changes;
    }

    private static bool IsBlank(ReadOnlySpan<char> gap) => gap.Trim(" \t").IsEmpty;

    /// <summary>How many spaces belong between two tokens; null where either way is right, or something else decides.</summary>
    private static int? Between(SyntaxToken one, SyntaxToken next)
    {
        // In a string's holes spaces may be of its text, and what follows a colon there is its format.
        if (IsInString(one) || IsInString(next))
        {
            return null;
        }

        if (one.Parent is ArrayRankSpecifierSyntax or TypeArgumentListSyntax or TypeParameterListSyntax or OmittedTypeArgumentSyntax
            && one.IsKind(SyntaxKind.CommaToken) && next.Kind() is SyntaxKind.CommaToken or SyntaxKind.CloseBracketToken or SyntaxKind.GreaterThanToken)
        {
            return null;
        }

        return (one.Kind(), next.Kind()) switch
        {
            (_, SyntaxKind.CommaToken) => 0,
            (SyntaxKind.CommaToken, _) => 1,
            (_, SyntaxKind.SemicolonToken) => next.Parent is ForStatementSyntax ? null : 0,
            (SyntaxKind.SemicolonToken, SyntaxKind.CloseParenToken) => null,
            (SyntaxKind.SemicolonToken, _) => 1,
            (SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken, _) => 0,
            (_, SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken) => 0,
            (SyntaxKind.DotToken, _) or (_, SyntaxKind.DotToken) => one.Parent is RangeExpressionSyntax || next.Parent is MemberBindingExpressionSyntax ? null : 0,
            _ when StandsBetween(one) || StandsBetween(next) => 1,
            (_, SyntaxKind.OpenBraceToken) or (SyntaxKind.OpenBraceToken, _) or (_, SyntaxKind.CloseBraceToken) => 1,
            (SyntaxKind.CloseBraceToken, SyntaxKind.ElseKeyword or SyntaxKind.CatchKeyword or SyntaxKind.FinallyKeyword or SyntaxKind.WhileKeyword) => 1,
            (_, SyntaxKind.OpenParenToken) => BeforeParenthesis(one, next),
            _ => null,
        };
    }

    private static int? BeforeParenthesis(SyntaxToken one, SyntaxToken open) => open.Parent switch
    {
        ArgumentListSyntax when one.IsKind(SyntaxKind.NewKeyword) || one.Kind() is SyntaxKind.IdentifierToken or SyntaxKind.GreaterThanToken or SyntaxKind.CloseParenToken => 0,
        ParameterListSyntax { Parent: not LambdaExpressionSyntax and not AnonymousMethodExpressionSyntax } => 0,
        IfStatementSyntax or WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or SwitchStatementSyntax
            or LockStatementSyntax or UsingStatementSyntax or FixedStatementSyntax or CatchDeclarationSyntax or CatchFilterClauseSyntax => 1,
        _ => null,
    };

    /// <summary>Whether a token is an operator with something on either side.</summary>
    private static bool StandsBetween(SyntaxToken token) => token.Parent switch
    {
        BinaryExpressionSyntax binary => binary.OperatorToken == token,
        AssignmentExpressionSyntax assignment => assignment.OperatorToken == token,
        EqualsValueClauseSyntax value => value.EqualsToken == token,
        NameEqualsSyntax name => name.EqualsToken == token,
        LambdaExpressionSyntax lambda => lambda.ArrowToken == token,
        ArrowExpressionClauseSyntax arrow => arrow.ArrowToken == token,
        SwitchExpressionArmSyntax arm => arm.EqualsGreaterThanToken == token,
        ConditionalExpressionSyntax choice => choice.QuestionToken == token || choice.ColonToken == token,
        _ => false,
    };

    private static bool IsInString(SyntaxToken token) => token.Parent?.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>() is { } text
        && text.StringStartToken != token && text.StringEndToken != token;
}
