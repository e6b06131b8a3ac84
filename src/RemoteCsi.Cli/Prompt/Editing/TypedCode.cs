using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RemoteCsi.Cli.Prompt.Editing;

/// <summary>A text being typed, parsed once for all who ask about it.</summary>
/// <remarks>
/// Only lexer and parser are used: no references, no machine but this one. The last text's parse is kept, because colours,
/// completeness and "is this inside a string" are asked about the same text one after the other. Thread-safe.
/// </remarks>
internal sealed class TypedCode
{
    /// <summary>
    /// Texts longer, or nested deeper, than this are not parsed: it would take too long for a key. All others are parsed
    /// on a <see cref="ParsingThread"/>, for brackets are not the only way to nest.
    /// </summary>
    private const int LongestParsed = 200_000;
    private const int DeepestParsed = 400;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None, SourceCodeKind.Script);
    private static TypedCode? _last;

    private readonly SyntaxTree? _tree;

    private TypedCode(string text)
    {
        Text = text;
        (_tree, IsComplete) = IsParsable(text) ? ParsingThread.Run(() => Parse(text)) : (null, true);
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The parse of the whole text; null when the text is too large to be parsed while typing.</summary>
    public SyntaxNode? Root => _tree?.GetRoot();

    /// <summary>True when the compiler would not ask for more lines.</summary>
    public bool IsComplete { get; }

    /// <summary>The parse of <paramref name="text"/>.</summary>
    public static TypedCode Of(string text)
    {
        TypedCode? last = Volatile.Read(ref _last);
        if (last is null || last.Text != text)
        {
            last = new TypedCode(text);
            Volatile.Write(ref _last, last);
        }

        return last;
    }

    /// <summary>True when what stands before <paramref name="position"/> is inside a string, a number or a comment.</summary>
    public bool IsLiteralOrComment(int position)
    {
        if (Root is not { } root || position <= 0 || position > Text.Length)
        {
            return false;
        }

        SyntaxTrivia trivia = root.FindTrivia(position - 1);
        if (trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.DisabledTextTrivia)
        {
            return true;
        }

        SyntaxToken token = root.FindToken(position - 1);
        if (!token.Span.Contains(position - 1))
        {
            return false;
        }

        return token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.NumericLiteralToken
            or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken;
    }

    private static (SyntaxTree? Tree, bool IsComplete) Parse(string text)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, Options);
        return (tree, SyntaxFactory.IsCompleteSubmission(tree) && !EndsInDocumentation(text));
    }

    /// <summary>A documentation comment belongs to the declaration that is still to come.</summary>
    private static bool EndsInDocumentation(string text)
    {
        ReadOnlySpan<char> whole = text.AsSpan().TrimEnd();
        return whole[(whole.LastIndexOf('\n') + 1)..].TrimStart().StartsWith("///");
    }

    private static bool IsParsable(string text)
    {
        if (text.Length > LongestParsed)
        {
            return false;
        }

        int depth = 0;
        foreach (char letter in text)
        {
            depth += letter is '(' or '[' or '{' ? 1 : letter is ')' or ']' or '}' ? -1 : 0;
            if (depth > DeepestParsed)
            {
                return false;
            }
        }

        return true;
    }
}
