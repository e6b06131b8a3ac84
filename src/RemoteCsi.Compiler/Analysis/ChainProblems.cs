using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Exploring;
using RemoteCsi.Protocol.Analysis;
using DiagnosticSeverity = RemoteCsi.Protocol.Submissions.DiagnosticSeverity;
using Severity = Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace RemoteCsi.Compiler.Analysis;

/// <summary>Finds what the compiler would say of a text, were it submitted now; nothing is emitted, and the chain does not change.</summary>
internal static class ChainProblems
{
    /// <summary>So many of a text are more than anybody looks at.</summary>
    private const int Most = 100;

    /// <summary>Errors and warnings in order.</summary>
    public static ProblemSpan[] Of(ChainSnapshot chain, string code, CancellationToken cancellationToken)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, ScriptDefaults.Parsing, cancellationToken: cancellationToken);
        CompilationUnitSyntax root = tree.GetCompilationUnitRoot(cancellationToken);
        if (root.GetReferenceDirectives().Count > 0 || root.GetLoadDirectives().Count > 0)
        {
            return [];
        }

        CSharpCompilation compilation = TypedSubmission.Of(chain, tree);
        return
        [
            .. Problems(compilation.GetParseDiagnostics(cancellationToken), isSyntax: true)
                .Concat(Problems(compilation.GetDeclarationDiagnostics(cancellationToken).AddRange(compilation.GetMethodBodyDiagnostics(cancellationToken)), isSyntax: false))
                .OrderBy(problem => problem.Start).Take(Most),
        ];
    }

    private static IEnumerable<ProblemSpan> Problems(IEnumerable<Diagnostic> diagnostics, bool isSyntax) =>
        from diagnostic in diagnostics
        where diagnostic is { Severity: Severity.Error or Severity.Warning, IsSuppressed: false } && diagnostic.Location.IsInSource
        let span = diagnostic.Location.SourceSpan
        select new ProblemSpan(
            span.Start, span.Length, diagnostic.Severity == Severity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), isSyntax);
}
