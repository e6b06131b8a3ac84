using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Tests.Fixtures;

/// <summary>Compiles the submissions of one session as the compiler process does, in this process.</summary>
internal sealed class SubmissionChain
{
    private static readonly MetadataReference[] Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly string[] Usings =
    [
        "System", "System.IO", "System.Collections.Generic", "System.Linq", "System.Text", "System.Threading", "System.Threading.Tasks",
    ];

    private readonly string _id = Guid.NewGuid().ToString("N");
    private CSharpCompilation? _previous;
    private int _count;

    /// <summary>Compiles the next submission; each line of <paramref name="references"/> is a path.</summary>
    public RunFrame Compile(string code, string? submissionId = null, bool wantJson = false, params string[] references)
    {
        int index = ++_count;
        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            SourceText.From(code, System.Text.Encoding.UTF8),
            new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script), $"submission {index}");
        tree = WithResultsNamed(tree, out bool takesResults);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, scriptClassName: $"Submission#{index}", usings: _previous is null ? Usings : [],
            allowUnsafe: true, optimizationLevel: OptimizationLevel.Debug, nullableContextOptions: NullableContextOptions.Disable);
        IEnumerable<MetadataReference> added = references.Select(path => MetadataReference.CreateFromFile(path));
        CSharpCompilation compilation = CSharpCompilation.CreateScriptCompilation(
            $"Submission#{index}-{_id}", tree, _previous is null ? [.. Framework, .. added] : added, options, _previous, typeof(object));
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(
            image, symbols,
            options: new EmitOptions(
                debugInformationFormat: DebugInformationFormat.PortablePdb,
                instrumentationKinds: [InstrumentationKind.StackOverflowProbing]));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        _previous = compilation;

        // An expression statement without its semicolon has a value.
        bool hasValue = tree.GetCompilationUnitRoot(TestContext.Current.CancellationToken).Members.LastOrDefault()
            is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } };
        return new RunFrame(
            submissionId ?? Guid.NewGuid().ToString(), index, image.ToArray(), symbols.ToArray(), $"Submission#{index}", hasValue, wantJson, takesResults);
    }

    /// <summary>Gives the identifiers <c>RESULT_</c>, <c>RESULT__</c> and <c>RESULT___</c> the names of the fields that take results.</summary>
    private static SyntaxTree WithResultsNamed(SyntaxTree tree, out bool takesResults)
    {
        SyntaxNode root = tree.GetRoot(TestContext.Current.CancellationToken);
        SyntaxToken[] named = [.. root.DescendantTokens().Where(token => token.ValueText.StartsWith("RESULT", StringComparison.Ordinal))];
        takesResults = named.Length > 0;
        return takesResults
            ? tree.WithRootAndOptions(
                root.ReplaceTokens(named, (token, _) => SyntaxFactory.Identifier(
                    token.LeadingTrivia, SyntaxKind.IdentifierToken, token.Text, $"<{token.ValueText["RESULT".Length..]}>", token.TrailingTrivia)),
                tree.Options)
            : tree;
    }
}
