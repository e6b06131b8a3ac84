using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Compiler.Results;

namespace RemoteCsi.Compiler.Sources;

/// <summary>Finds what the name at a position means.</summary>
internal static class CaretSymbols
{
    /// <summary>The symbol; several where the text does not tell yet which of them it will be; none where there is no name.</summary>
    /// <param name="model">Of the text.</param>
    /// <param name="root">Of the text.</param>
    /// <param name="position">In the name, just after it, or just after the bracket or dot that follows it.</param>
    /// <param name="cancellationToken">Ends the binding.</param>
    public static ISymbol[] At(SemanticModel model, SyntaxNode root, int position, CancellationToken cancellationToken)
    {
        foreach (SyntaxToken token in Candidates(root, Math.Clamp(position, 0, root.FullSpan.Length)))
        {
            ISymbol[] found = [.. Of(model, token, cancellationToken).Select(symbol => symbol is IAliasSymbol alias ? alias.Target : symbol)
                .Where(symbol => symbol is not ITypeSymbol { TypeKind: TypeKind.Error })];
            if (found.Length > 0)
            {
                return found;
            }
        }

        return [];
    }

    private static IEnumerable<SyntaxToken> Candidates(SyntaxNode root, int position)
    {
        SyntaxToken under = root.FindToken(position);
        if (under.Span.Contains(position) && IsName(under))
        {
            yield return under;
        }

        SyntaxToken before = position > 0 ? root.FindToken(position - 1) : default;
        if (before.Span.End == position && IsName(before))
        {
            yield return before;
        }
        else if (before.Span.End == position && before.Parent is TypeArgumentListSyntax { Parent: GenericNameSyntax generic } && before.IsKind(SyntaxKind.GreaterThanToken))
        {
            yield return generic.Identifier;
        }
        else if (before.Span.End == position && before.Kind() is SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.LessThanToken or SyntaxKind.DotToken)
        {
            yield return before.GetPreviousToken();
        }
    }

    private static bool IsName(SyntaxToken token) =>
        token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsPredefinedType(token.Kind())
        || token.Kind() is SyntaxKind.ThisKeyword or SyntaxKind.BaseKeyword or SyntaxKind.NewKeyword;

    /// <summary>Nobody has declared what a result's name stands for; what is known of it is its type, which what was put around the name may give it.</summary>
    private static IEnumerable<ISymbol> TypeOfResult(SemanticModel model, SyntaxNode name, CancellationToken cancellationToken)
    {
        SyntaxNode outermost = name.AncestorsAndSelf().TakeWhile(node => node is (ExpressionSyntax or ArgumentSyntax or ArgumentListSyntax) && node.Span == name.Span)
            .Last(node => node is ExpressionSyntax);
        return model.GetTypeInfo(outermost, cancellationToken).Type is { } type ? [type] : [];
    }

    private static IEnumerable<ISymbol> Of(SemanticModel model, SyntaxToken token, CancellationToken cancellationToken)
    {
        if (token.Parent is not { } node)
        {
            return [];
        }

        if (node is not ExpressionSyntax && model.GetDeclaredSymbol(node, cancellationToken) is { } declared)
        {
            return [declared];
        }

        SymbolInfo info = model.GetSymbolInfo(node, cancellationToken);
        if (info.Symbol is { } symbol)
        {
            return ResultSyntax.IsOurs(symbol) ? TypeOfResult(model, node, cancellationToken) : [symbol];
        }

        if (info.CandidateSymbols.Length > 0)
        {
            return info.CandidateSymbols;
        }

        IEnumerable<ISymbol> group = model.GetMemberGroup(node, cancellationToken);
        return group.Any() ? group : model.GetTypeInfo(node, cancellationToken).Type is { } type && node is TypeSyntax ? [type] : [];
    }
}
