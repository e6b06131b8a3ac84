using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Rendering;

/// <summary>A message of the compiler, with its source line and a caret under what it is about.</summary>
internal static class DiagnosticRenderer
{
    private const int TabWidth = 4;

    /// <summary>The lines of a message, without a line end.</summary>
    /// <param name="diagnostic">The message.</param>
    /// <param name="code">The submission's source.</param>
    /// <param name="sourceName">Name of the file it came from; null for typed text.</param>
    /// <param name="target">What the text is for.</param>
    /// <param name="loaded">Other files that it may be about; null for none.</param>
    public static string Render(
        SubmissionDiagnostic diagnostic, string code, string? sourceName, RenderTarget target, IReadOnlyList<LoadedFile>? loaded = null)
    {
        (string severity, TextRole role) = diagnostic.Severity switch
        {
            DiagnosticSeverity.Error => ("error", TextRole.Failure),
            DiagnosticSeverity.Warning => ("warning", TextRole.Warning),
            _ => ("info", TextRole.Faint),
        };
        var text = new StyledText()
            .Add($"{diagnostic.Path ?? sourceName}({diagnostic.Line},{diagnostic.Column}): ")
            .Add($"{severity} {diagnostic.Id}", role)
            .Add($": {diagnostic.Message}");
        string? source = diagnostic.Path is null ? code : loaded?.FirstOrDefault(file => file.Path == diagnostic.Path)?.Text;
        if (source is not null && SourceLine(source, diagnostic.Line) is string line)
        {
            AppendSource(text, diagnostic, line, role, target.Width);
        }

        return text.For(target);
    }

    private static void AppendSource(StyledText text, SubmissionDiagnostic diagnostic, string line, TextRole role, int width)
    {
        // Columns are units of the source; tabs are widened so that the caret stands where the eye looks for it.
        int start = Math.Clamp(diagnostic.Column - 1, 0, line.Length);
        int end = diagnostic.EndLine == diagnostic.Line ? Math.Clamp(diagnostic.EndColumn - 1, start, line.Length) : line.Length;
        string before = Widen(line[..start]);
        string marked = Widen(line[start..end]);
        string shown = before + marked + Widen(line[end..]);
        int from = 0;
        if (shown.Length > width - 2 && before.Length > width / 2)
        {
            from = before.Length - (width / 2);
        }

        string visible = shown[from..];
        string cut = visible.Length > width - 2 ? visible[..(width - 3)] + "…" : visible;
        int carets = Math.Max(1, Math.Min(marked.Length, cut.Length - (before.Length - from)));
        text.Add("\n  ").Add(cut).Add("\n  ").Add(new string(' ', before.Length - from)).Add(new string('^', carets), role);
    }

    private static string Widen(string text) => text.Replace("\t", new string(' ', TabWidth), StringComparison.Ordinal);

    private static string? SourceLine(string code, int line)
    {
        string[] lines = code.Split('\n');
        return line >= 1 && line <= lines.Length ? lines[line - 1].TrimEnd('\r') : null;
    }
}
