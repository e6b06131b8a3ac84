using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Protocol.Analysis;

/// <summary>An error or a warning, and where it is in the text.</summary>
/// <param name="Start">0-based UTF-16 offset.</param>
/// <param name="Length">In UTF-16 units; 0 where something is missing.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Id">The compiler's, such as <c>CS0103</c>.</param>
/// <param name="Message">The compiler's.</param>
/// <param name="IsSyntax">True when it is about the form of the text, which an unfinished text cannot help.</param>
public sealed record ProblemSpan(int Start, int Length, DiagnosticSeverity Severity, string Id, string Message, bool IsSyntax);
