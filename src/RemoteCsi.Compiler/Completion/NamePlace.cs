using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Compiler.Chains;

namespace RemoteCsi.Compiler.Completion;

/// <summary>Tells where a list shows variables of which the text says nothing, without these having any other influence on it.</summary>
internal static class NamePlace
{
    /// <summary>
    /// The names in a text, at a place where a list depends of all other variables on their own names alone; null at any other place.
    /// </summary>
    /// <remarks>
    /// Not where a name could be declared (after a type, where Roslyn makes one up that is not taken), not after a dot (the list is another's, and short), and not
    /// where the text brings names that it does not say: by directives, imports, and types, which inherit.
    /// </remarks>
    public static HashSet<string>? NamesAround(SourceText text, int position, CancellationToken cancellationToken)
    {
        int start = position;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(text[start - 1]))
        {
            start--;
        }

        CompilationUnitSyntax root = CSharpSyntaxTree.ParseText(text, ScriptDefaults.Parsing, cancellationToken: cancellationToken).GetCompilationUnitRoot(cancellationToken);
        if (root.ContainsDirectives || root.Usings.Count > 0 || root.Externs.Count > 0
            || root.DescendantNodes().Any(node => node is BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or DelegateDeclarationSyntax))
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        SyntaxToken before = default;
        foreach (SyntaxToken token in root.DescendantTokens(descendIntoTrivia: true))
        {
            if (token.IsKind(SyntaxKind.IdentifierToken))
            {
                names.Add(token.ValueText);
            }

            if (token.Span.IsEmpty || token.SpanStart >= start)
            {
                continue;
            }

            if (token.Span.End > start)
            {
                return null;
            }

            before = token;
        }

        for (int between = before.Span.End; between < start; between++)
        {
            if (!char.IsWhiteSpace(text[between]))
            {
                return null;
            }
        }

        return BeginsExpression(before) ? names : null;
    }

    private static bool BeginsExpression(SyntaxToken before) => before.Kind() switch
    {
        SyntaxKind.None or SyntaxKind.SemicolonToken or SyntaxKind.OpenBraceToken or SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.CommaToken
            or SyntaxKind.ColonToken or SyntaxKind.EqualsToken or SyntaxKind.EqualsGreaterThanToken or SyntaxKind.PlusToken or SyntaxKind.MinusToken or SyntaxKind.SlashToken
            or SyntaxKind.PercentToken or SyntaxKind.PlusEqualsToken or SyntaxKind.MinusEqualsToken or SyntaxKind.AsteriskEqualsToken or SyntaxKind.SlashEqualsToken
            or SyntaxKind.EqualsEqualsToken or SyntaxKind.ExclamationEqualsToken or SyntaxKind.LessThanToken or SyntaxKind.LessThanEqualsToken
            or SyntaxKind.GreaterThanEqualsToken or SyntaxKind.AmpersandAmpersandToken or SyntaxKind.BarBarToken or SyntaxKind.ExclamationToken
            or SyntaxKind.QuestionQuestionToken or SyntaxKind.QuestionQuestionEqualsToken or SyntaxKind.ReturnKeyword or SyntaxKind.AwaitKeyword
            or SyntaxKind.InKeyword or SyntaxKind.ThrowKeyword => true,
        SyntaxKind.CloseBraceToken => before.Parent is BlockSyntax,
        _ => false,
    };
}
