using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Submissions;
using Severity = RemoteCsi.Protocol.Submissions.DiagnosticSeverity;

namespace RemoteCsi.Compiler.Chains;

/// <summary>Turns Roslyn's diagnostics into the protocol's, and has our own.</summary>
internal static class SubmissionDiagnostics
{
    /// <summary>Id of the answer to text that nests too deeply.</summary>
    public const string TooDeepId = "RCSI0001";

    /// <summary>Id of the answer to a <c>#r</c> that could not be restored.</summary>
    public const string UnrestoredId = "RCSI0002";

    /// <summary>Id of the answer to an assembly that cannot join those that the session has.</summary>
    public const string ConflictId = "RCSI0003";

    /// <summary>Id of the answer where a file is not what the session was compiled against any more, and nothing else has it.</summary>
    public const string ChangedId = "RCSI0004";

    /// <summary>Id of the answer where a result is named that there is not.</summary>
    public const string NoResultId = "RCSI0005";

    /// <summary>The answer to text that <see cref="NestingGuard"/> holds back.</summary>
    public static SubmissionDiagnostic TooDeep { get; } = new(
        TooDeepId, Severity.Error, $"nested deeper than {NestingGuard.Limit:N0} brackets", 1, 1, 1, 1);

    /// <summary>Those of one severity, in source order.</summary>
    /// <param name="diagnostics">What Roslyn says.</param>
    /// <param name="severity">Only these.</param>
    /// <param name="submission">The submission's own tree; what is elsewhere has its path.</param>
    public static SubmissionDiagnostic[] Of(
        IEnumerable<Diagnostic> diagnostics, Microsoft.CodeAnalysis.DiagnosticSeverity severity, SyntaxTree submission) =>
    [
        .. diagnostics
            .Where(diagnostic => diagnostic.Severity == severity && !diagnostic.IsSuppressed)
            .OrderBy(diagnostic => diagnostic.Location.SourceTree == submission ? 1 : 0)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(diagnostic => Map(diagnostic, submission)),
    ];

    /// <summary>The place of a reference that is to be restored, as a diagnostic that still has no message.</summary>
    public static SubmissionDiagnostic Unrestored(Location location, SyntaxTree submission) => At(location, submission, UnrestoredId, "");

    /// <summary>A reference to an assembly that cannot join those that the session has.</summary>
    public static SubmissionDiagnostic Conflict(Location location, SyntaxTree submission, string message) => At(location, submission, ConflictId, message);

    /// <summary>A name stands for a result that there is not, or that is nothing.</summary>
    public static SubmissionDiagnostic NoResult(Location location, SyntaxTree submission, string message) => At(location, submission, NoResultId, message);

    /// <summary>A file is not what the session was compiled against any more, and no copy of that is kept.</summary>
    public static SubmissionDiagnostic Changed(ReferencedContent content, int submission, string present) => new(
        ChangedId, Severity.Error,
        $"since submission {submission} this session has {content.Assembly} of {content.Path}, build {content.Build:N}, of which no copy is kept, and {present}; "
        + "what is written from now on cannot be compiled against what is loaded: #reset or a new session starts with what is there", 1, 1, 1, 1);

    private static SubmissionDiagnostic At(Location location, SyntaxTree submission, string id, string message)
    {
        FileLinePositionSpan span = location.GetLineSpan();
        return new SubmissionDiagnostic(
            id, Severity.Error, message, span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1,
            span.EndLinePosition.Line + 1, span.EndLinePosition.Character + 1,
            location.SourceTree is { } tree && tree != submission ? tree.FilePath : null);
    }

    private static SubmissionDiagnostic Map(Diagnostic diagnostic, SyntaxTree submission)
    {
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        LinePosition start = span.StartLinePosition;
        LinePosition end = span.EndLinePosition;
        SyntaxTree? tree = diagnostic.Location.SourceTree;
        string message = diagnostic.GetMessage(CultureInfo.InvariantCulture).ReplaceLineEndings(" ");
        return new SubmissionDiagnostic(
            diagnostic.Id,
            diagnostic.Severity switch
            {
                Microsoft.CodeAnalysis.DiagnosticSeverity.Error => Severity.Error,
                Microsoft.CodeAnalysis.DiagnosticSeverity.Warning => Severity.Warning,
                _ => Severity.Info,
            },
            message,
            start.Line + 1, start.Character + 1, end.Line + 1, end.Character + 1,
            tree is null || tree == submission ? null : tree.FilePath);
    }
}
