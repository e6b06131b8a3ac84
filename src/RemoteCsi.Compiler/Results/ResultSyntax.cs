using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Protocol.Compilation;

namespace RemoteCsi.Compiler.Results;

/// <summary>Puts variables for earlier results into a submission's tree, without changing a character of its text.</summary>
/// <remarks>
/// <para>The declarations go in front of all other members, and are made of
/// tokens without text: every place in the text stays where it is, for diagnostics, symbols and colours. A token that names a result keeps its text
/// and gets another value, which is what Roslyn binds.</para>
/// <para>The worker gives them their values before anything of the submission runs. They have names that no text can mean (<c>&lt;_&gt;</c>), so that they are the submission's alone, whatever follows it, and so
/// that no list of declarations shows them.</para>
/// </remarks>
internal static class ResultSyntax
{
    private const string DeclaredPrefix = "__rcsi_";

    /// <summary>What the variable for a result is called in a declaration that is to be put in.</summary>
    public static string Declared(string name) => DeclaredPrefix + name;

    /// <summary>A message with the names that people know.</summary>
    public static string Readable(string message) =>
        ResultName.All.Aggregate(message, (text, name) => text.Replace(Bound(name), name, StringComparison.Ordinal));

    /// <summary>Whether a member of a submission's class was put in here.</summary>
    public static bool IsOurs(ISymbol member) => member.Name.StartsWith("<_", StringComparison.Ordinal);

    /// <summary>Whether a member in a submission's tree was put in here.</summary>
    public static bool IsOurs(MemberDeclarationSyntax member) => member.FullSpan.IsEmpty;

    /// <summary>The tree of the same text in which results are named.</summary>
    /// <param name="tree">As it was parsed.</param>
    /// <param name="results">Which, and where.</param>
    public static SyntaxTree Apply(SyntaxTree tree, NamedResult[] results)
    {
        CompilationUnitSyntax root = tree.GetCompilationUnitRoot();
        Dictionary<SyntaxNode, NamedResult> uses = new(
            from result in results
            from place in result.Places
            where place < root.FullSpan.End
            let node = root.FindToken(place).Parent as IdentifierNameSyntax
            where node?.Identifier.Text == result.Name
            select KeyValuePair.Create<SyntaxNode, NamedResult>(node, result));
        root = root.ReplaceNodes(uses.Keys, (node, _) => Use((IdentifierNameSyntax)node, uses[node]));
        MemberDeclarationSyntax[] declarations =
        [
            .. SyntaxFactory.ParseCompilationUnit(string.Concat(results.Select(result => result.Declaration)), options: ScriptDefaults.Parsing).Members
                .Select(member => (MemberDeclarationSyntax)new Invisible().Visit(member)),
        ];
        return tree.WithRootAndOptions(root.WithMembers(root.Members.InsertRange(0, declarations)), tree.Options);
    }

    private static string Bound(string name) => $"<{name}>";

    private static SyntaxNode Use(IdentifierNameSyntax name, NamedResult result)
    {
        SyntaxToken seen = name.Identifier;
        SyntaxToken variable = SyntaxFactory.Identifier(seen.LeadingTrivia, SyntaxKind.IdentifierToken, seen.Text, Bound(seen.Text), seen.TrailingTrivia);
        return result.Use is { } use
            ? new Invisible(variable).Visit(SyntaxFactory.ParseExpression(use, options: ScriptDefaults.Parsing))
            : name.WithIdentifier(variable);
    }

    /// <summary>Takes the text of tokens away and leaves what they mean.</summary>
    /// <remarks>
    /// What Roslyn finds by its place (parameters, type parameters) it does not find in what has none; nor does it know <c>var</c> or the value of
    /// a literal without the text. Nor may there be a statement, an initializer or a lambda, for those have their places in the symbols, where they must not be empty.
    /// </remarks>
    /// <param name="seen">The variable's own token, which has text; none in a declaration.</param>
    private sealed class Invisible(SyntaxToken seen = default) : CSharpSyntaxRewriter
    {
        public override SyntaxToken VisitToken(SyntaxToken token) => token.Kind() switch
        {
            _ when token.FullSpan.IsEmpty => token,
            SyntaxKind.IdentifierToken when !token.ValueText.StartsWith(DeclaredPrefix, StringComparison.Ordinal) => Identifier(token.ValueText),
            SyntaxKind.IdentifierToken => seen.RawKind != 0 ? seen : Identifier(Bound(token.ValueText[DeclaredPrefix.Length..])),
            SyntaxKind kind => SyntaxFactory.Token(default, kind, "", token.ValueText, default),
        };

        private static SyntaxToken Identifier(string name) => SyntaxFactory.Identifier(default, SyntaxKind.IdentifierToken, "", name, default);
    }
}
