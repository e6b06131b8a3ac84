using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Cli.Prompt.Commands;

namespace RemoteCsi.Cli.Prompt.Editing;

/// <summary>The <c>;</c> that a text wants at its end, and nothing else.</summary>
/// <remarks>
/// An expression wants none: without it, its value is shown. Nor does a head to which a body may follow on the next line (<c>void F()</c>, <c>while (x)</c>).
/// </remarks>
internal static class OmittedSemicolon
{
    private const string SemicolonExpected = "CS1002";

    /// <summary>Where in a typed text it belongs; null when the text is whole, or wants more.</summary>
    public static int? In(string text)
    {
        (string code, int start) = CommandCall.Of(text) switch
        {
            null => (text, 0),
            { Command.Takes: CommandArgument.Code } call => (call.Rest, text.TrimEnd().Length - call.Rest.Length),
            _ => ("", 0),
        };
        var typed = TypedCode.Of(code);
        return typed.IsComplete || typed.Root is not CompilationUnitSyntax root ? null : ParsingThread.Run(() => At(root)) + start;
    }

    private static int? At(CompilationUnitSyntax root)
    {
        SyntaxToken wanted = root.EndOfFileToken.GetPreviousToken(includeZeroWidth: true);
        if (!wanted.IsKind(SyntaxKind.SemicolonToken) || !wanted.IsMissing || !EndsWith(wanted.Parent))
        {
            return null;
        }

        Diagnostic[] errors = [.. root.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).Take(2)];
        SyntaxToken last = wanted.GetPreviousToken();
        return errors is [{ Id: SemicolonExpected }] && !last.IsKind(SyntaxKind.None) ? last.Span.End : null;
    }

    /// <summary>Whether what a semicolon would end could not go on with a body.</summary>
    private static bool EndsWith(SyntaxNode? node) => node switch
    {
        LocalFunctionStatementSyntax function => function.ExpressionBody is not null || function.Modifiers.Any(SyntaxKind.ExternKeyword),
        BaseMethodDeclarationSyntax method => method.ExpressionBody is not null || method.Modifiers.Any(SyntaxKind.ExternKeyword),
        BaseTypeDeclarationSyntax or EmptyStatementSyntax or null => false,
        _ => true,
    };
}
