using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Editing;

namespace RemoteCsi.Cli.Prompt.Highlighting;

/// <summary>Colours C# by its syntax alone; what is a type is a guess from where and how a name is written.</summary>
internal static class CSharpColours
{
    /// <summary>The coloured spans of a text, in order, without overlap.</summary>
    public static IReadOnlyList<FormatSpan> Of(TypedCode code, TokenColours colours) =>
        code.Root is { } root ? ParsingThread.Run(() => Spans(root, colours)) : [];

    private static List<FormatSpan> Spans(SyntaxNode root, TokenColours colours)
    {
        var spans = new List<FormatSpan>();
        foreach (SyntaxToken token in root.DescendantTokens())
        {
            AddTrivia(spans, token.LeadingTrivia, colours);
            if (OfToken(token, colours) is { } format)
            {
                Add(spans, token.Span, format);
            }

            AddTrivia(spans, token.TrailingTrivia, colours);
        }

        return spans;
    }

    private static void AddTrivia(List<FormatSpan> spans, SyntaxTriviaList list, TokenColours colours)
    {
        foreach (SyntaxTrivia trivia in list)
        {
            if (trivia.IsDirective)
            {
                // The directive's line end is part of it and has no colour.
                Add(spans, TextSpan.FromBounds(trivia.SpanStart, trivia.SpanStart + trivia.ToString().TrimEnd('\r', '\n').Length), colours.Directive);
            }
            else if (trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.DisabledTextTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia)
            {
                Add(spans, trivia.Span, colours.Comment);
            }
        }
    }

    private static ConsoleFormat? OfToken(SyntaxToken token, TokenColours colours)
    {
        SyntaxKind kind = token.Kind();
        if (SyntaxFacts.IsReservedKeyword(kind) || SyntaxFacts.IsContextualKeyword(kind))
        {
            return colours.Keyword;
        }

        return kind switch
        {
            SyntaxKind.IdentifierToken => OfIdentifier(token, colours),
            SyntaxKind.NumericLiteralToken => colours.Number,
            SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.Utf8StringLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken
                or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedVerbatimStringStartToken
                or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken
                or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedStringEndToken
                or SyntaxKind.InterpolatedRawStringEndToken => colours.Text,
            _ => null,
        };
    }

    private static ConsoleFormat? OfIdentifier(SyntaxToken token, TokenColours colours) => token.Parent switch
    {
        BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or TypeParameterSyntax or ConstructorDeclarationSyntax => colours.Type,
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => colours.Method,
        IdentifierNameSyntax { IsVar: true } or IdentifierNameSyntax { IsNint: true } or IdentifierNameSyntax { IsNuint: true } => colours.Keyword,
        SimpleNameSyntax name => OfName(name, colours),
        _ => null,
    };

    private static ConsoleFormat? OfName(SimpleNameSyntax name, TokenColours colours)
    {
        if (name.Identifier.ValueText == "nameof" && name.Parent is InvocationExpressionSyntax)
        {
            return colours.Keyword;
        }

        if (name.Parent is InvocationExpressionSyntax
            || name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access && access.Name == name && call.Expression == access
            || name.Parent is MemberBindingExpressionSyntax { Parent: InvocationExpressionSyntax })
        {
            return colours.Method;
        }

        if (name.Parent is UsingDirectiveSyntax or BaseNamespaceDeclarationSyntax or QualifiedNameSyntax { Parent: UsingDirectiveSyntax })
        {
            return null;
        }

        // Console.WriteLine, Path.Combine: what begins with a capital and is followed by a dot is most often a type.
        bool looksLikeType = name.Parent is MemberAccessExpressionSyntax { } member && member.Expression == name && char.IsUpper(name.Identifier.ValueText.FirstOrDefault());
        return looksLikeType || name is GenericNameSyntax || SyntaxFacts.IsInTypeOnlyContext(name) ? colours.Type : null;
    }

    private static void Add(List<FormatSpan> spans, TextSpan span, ConsoleFormat format)
    {
        if (span.Length > 0)
        {
            spans.Add(new FormatSpan(span.Start, span.Length, format));
        }
    }
}
