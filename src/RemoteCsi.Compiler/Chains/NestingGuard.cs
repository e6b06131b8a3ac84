using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RemoteCsi.Compiler.Chains;

/// <summary>Keeps text away from Roslyn that nests so deeply that its recursion could end the process.</summary>
internal static class NestingGuard
{
    /// <summary>How many brackets may be open at once. People nest ten; on our stack 8,000 compile.</summary>
    public const int Limit = 2_000;

    /// <summary>Whether <paramref name="code"/> has more than <see cref="Limit"/> brackets of any kind open at once.</summary>
    public static bool IsTooDeep(string code)
    {
        // Nearly all text is cleared without reading its tokens: it does not have so many brackets at all.
        if (code.AsSpan().Count('(') + code.AsSpan().Count('[') + code.AsSpan().Count('{') + code.AsSpan().Count('<') <= Limit)
        {
            return false;
        }

        // Type arguments nest too. What looks like one but is a comparison ends with its statement or the brackets around it.
        int angles = 0;
        var outer = new Stack<int>();
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(code, options: ScriptDefaults.Parsing))
        {
            switch (token.Kind())
            {
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken:
                    outer.Push(angles);
                    break;
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken:
                    angles = outer.TryPop(out int before) ? before : 0;
                    break;
                case SyntaxKind.LessThanToken:
                    angles++;
                    break;
                case SyntaxKind.GreaterThanToken:
                    angles = Math.Max(0, angles - 1);
                    break;
                case SyntaxKind.SemicolonToken:
                    angles = 0;
                    break;
            }

            if (outer.Count + angles > Limit)
            {
                return true;
            }
        }

        return false;
    }
}
