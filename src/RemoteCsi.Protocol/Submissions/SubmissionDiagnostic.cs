namespace RemoteCsi.Protocol.Submissions;

/// <summary>A message of the compiler about a submission.</summary>
/// <param name="Id">As the compiler numbers it: <c>CS0103</c>; <c>RCSI…</c> for our own.</param>
/// <param name="Severity">See <see cref="DiagnosticSeverity"/>.</param>
/// <param name="Message">One line, in English.</param>
/// <param name="Line">1-based line in the submission, or in <paramref name="Path"/>.</param>
/// <param name="Column">1-based column, in UTF-16 units.</param>
/// <param name="EndLine">1-based line of the span's end.</param>
/// <param name="EndColumn">1-based column after the span's last character.</param>
/// <param name="Path">The file of a <c>#load</c> that the message is about; null for the submission itself.</param>
public sealed record SubmissionDiagnostic(
    string Id, DiagnosticSeverity Severity, string Message, int Line, int Column, int EndLine, int EndColumn, string? Path = null);
