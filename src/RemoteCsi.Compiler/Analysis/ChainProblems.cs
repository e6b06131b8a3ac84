using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Exploring;
using RemoteCsi.Compiler.Results;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Compilation;
using DiagnosticSeverity = RemoteCsi.Protocol.Submissions.DiagnosticSeverity;
using Severity = Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace RemoteCsi.Compiler.Analysis;

/// <summary>Finds what the compiler would say of a text, were it submitted now; nothing is emitted, and the chain does not change.</summary>
internal static class ChainProblems
{
    /// <summary>So many of a text are more than anybody looks at.</summary>
    private const int Most = 100;

    /// <summary>Errors and warnings in order.</summary>
    /// <param name="chain">What the text follows.</param>
    /// <param name="code">The text.</param>
    /// <param name="results">The session's last results; null where the text names none.</param>
    /// <param name="cancellationToken">Ends the binding.</param>
    public static ProblemSpan[] Of(ChainSnapshot chain, string code, KeptResult[]? results, CancellationToken cancellationToken)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, ScriptDefaults.Parsing, cancellationToken: cancellationToken);
        CompilationUnitSyntax root = tree.GetCompilationUnitRoot(cancellationToken);
        if (root.GetReferenceDirectives().Count > 0 || root.GetLoadDirectives().Count > 0)
        {
            return [];
        }

        CSharpCompilation compilation = TypedSubmission.Of(chain, tree, results, cancellationToken);
        return
        [
            .. Problems(compilation.GetParseDiagnostics(cancellationToken), isSyntax: true)
                .Concat(Problems(TypedSubmission.Diagnostics(compilation, cancellationToken), isSyntax: false))
                .OrderBy(problem => problem.Start).Take(Most),
        ];

        IEnumerable<ProblemSpan> Problems(IEnumerable<Diagnostic> diagnostics, bool isSyntax) =>
            from diagnostic in diagnostics
            where diagnostic is { Severity: Severity.Error or Severity.Warning, IsSuppressed: false } && diagnostic.Location.IsInSource
            let span = diagnostic.Location.SourceSpan
            let missed = results is null ? -1 : ResultBinder.PlaceOf(diagnostic, compilation.SyntaxTrees[0])
            select new ProblemSpan(
                span.Start, span.Length, diagnostic.Severity == Severity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                missed < 0 ? diagnostic.Id : SubmissionDiagnostics.NoResultId,
                missed < 0 ? ResultSyntax.Readable(diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)) : ResultBinder.Missing(missed, results!.Length),
                isSyntax);
    }
}
