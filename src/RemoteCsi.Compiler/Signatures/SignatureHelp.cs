using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Compiler.Exploring;
using RemoteCsi.Protocol.Signatures;

namespace RemoteCsi.Compiler.Signatures;

/// <summary>Answers what can be called by the brackets that open at a position.</summary>
internal static class SignatureHelp
{
    /// <summary>More overloads than anybody cycles through, and a bound on the answer.</summary>
    private const int Most = 100;

    /// <summary>The signatures; none where the position is not just after the opening bracket of a call's arguments.</summary>
    public static async Task<SignatureList> AtAsync(Document document, int position, CancellationToken cancellationToken)
    {
        SyntaxNode root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException("no tree");
        if (position <= 0 || position > root.FullSpan.Length)
        {
            return new SignatureList([]);
        }

        SyntaxToken bracket = root.FindToken(position - 1);
        if (bracket.Span.End != position || bracket.Parent is not (BaseArgumentListSyntax or AttributeArgumentListSyntax) || bracket.Parent.GetFirstToken() != bracket)
        {
            return new SignatureList([]);
        }

        SemanticModel model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException("no model");
        ISymbol? chosen = CallTargets.Chosen(model, bracket.Parent);
        IEnumerable<ISymbol> symbols = CallTargets.Of(model, bracket.Parent).Distinct(SymbolEqualityComparer.Default)
            .OrderBy(symbol => SymbolEqualityComparer.Default.Equals(symbol.OriginalDefinition, chosen?.OriginalDefinition) ? 0 : 1)
            .ThenBy(symbol => SignatureText.ParametersOf(symbol).Length);
        var documentation = new InheritedDocumentation(model.Compilation);
        return new SignatureList([.. symbols.Take(Most).Select(symbol => SignatureText.Of(symbol, documentation))]);
    }
}
