using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Cli.Prompt.Editing;

namespace RemoteCsi.Cli.Prompt.Signatures;

/// <summary>The innermost call whose arguments a position is in.</summary>
/// <param name="Start">Offset just after the opening bracket.</param>
/// <param name="Argument">Which argument the position is in, from 0.</param>
/// <param name="Name">The parameter that this argument names; null when it names none.</param>
/// <param name="IsEmpty">True while there is no argument at all.</param>
internal sealed record OpenCall(int Start, int Argument, string? Name, bool IsEmpty)
{
    /// <summary>The call at a position; null when it is in none.</summary>
    public static OpenCall? At(TypedCode code, int caret) =>
        code.Root is { } root && caret > 0 && caret <= code.Text.Length ? ParsingThread.Run(() => At(root, caret)) : null;

    private static OpenCall? At(SyntaxNode root, int caret)
    {
        for (SyntaxNode? node = root.FindToken(caret - 1).Parent; node is not null; node = node.Parent)
        {
            if (node is LambdaExpressionSyntax { Body: BlockSyntax body } && body.Span.Contains(caret - 1))
            {
                // Statements within an argument: what is called around them is of no interest there.
                return null;
            }

            OpenCall? call = node switch
            {
                ArgumentListSyntax list => Of(list.OpenParenToken, list.CloseParenToken, list.Arguments, argument => argument.NameColon, caret),
                BracketedArgumentListSyntax list => Of(list.OpenBracketToken, list.CloseBracketToken, list.Arguments, argument => argument.NameColon, caret),
                AttributeArgumentListSyntax list => Of(list.OpenParenToken, list.CloseParenToken, list.Arguments, argument => argument.NameColon, caret),
                _ => null,
            };
            if (call is not null)
            {
                return call;
            }
        }

        return null;
    }

    private static OpenCall? Of<T>(SyntaxToken open, SyntaxToken close, SeparatedSyntaxList<T> arguments, Func<T, NameColonSyntax?> nameOf, int caret)
        where T : SyntaxNode
    {
        if (open.IsMissing || caret < open.Span.End || (!close.IsMissing && caret > close.SpanStart))
        {
            return null;
        }

        int argument = arguments.GetSeparators().Count(separator => separator.Span.End <= caret);
        NameColonSyntax? name = argument < arguments.Count ? nameOf(arguments[argument]) : null;
        return new OpenCall(open.Span.End, argument, name?.Name.Identifier.ValueText, arguments.Count == 0);
    }
}
