using System.Globalization;
using Microsoft.CodeAnalysis;

namespace RemoteCsi.EndToEnd.Tests.Differential;

/// <summary>Diagnostics as lines, in source order.</summary>
public static class DiagnosticText
{
    public static string Of(IEnumerable<Diagnostic> diagnostics) => Join(
        diagnostics.Where(d => d.Severity != DiagnosticSeverity.Hidden).Select(d =>
        {
            FileLinePositionSpan span = d.Location.GetMappedLineSpan();
            return Line(
                span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1, d.Severity.ToString(), d.Id,
                d.GetMessage(CultureInfo.InvariantCulture));
        }));

    public static string Line(int line, int column, string severity, string id, string message) =>
        $"({line},{column}): {char.ToLowerInvariant(severity[0])}{severity[1..]} {id}: {message}";

    /// <summary>The lines in one order of their own: the order of equals is no part of the comparison.</summary>
    public static string Join(IEnumerable<string> lines) => string.Join(" | ", lines.Order(StringComparer.Ordinal));
}
