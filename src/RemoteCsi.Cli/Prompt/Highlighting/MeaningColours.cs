using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Analysis;
using RemoteCsi.Cli.Prompt.Completion;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Highlighting;

/// <summary>Lays over the colours of a text's form what the far side knows of its names, and underlines what the compiler objects to.</summary>
internal static class MeaningColours
{
    /// <summary>The spans of a text, in order, without overlap.</summary>
    /// <param name="byForm">Its colours without that knowledge.</param>
    /// <param name="text">The text.</param>
    /// <param name="caret">Where the person types; what touches it is not finished.</param>
    /// <param name="isComplete">Whether the text could be submitted; otherwise its form is not objected to.</param>
    /// <param name="known">What is known, of this text or of the one before it: names that were not touched mean what they meant.</param>
    /// <param name="colours">The colours.</param>
    public static IReadOnlyList<FormatSpan> Over(IReadOnlyList<FormatSpan> byForm, string text, int caret, bool isComplete, AnalyzedText known, TokenColours colours)
    {
        var formats = new ConsoleFormat?[text.Length];
        foreach (FormatSpan span in byForm)
        {
            Array.Fill(formats, span.Formatting, span.Start, Math.Min(span.Length, text.Length - span.Start));
        }

        int same = text.AsSpan().CommonPrefixLength(known.Text);
        int rest = CommonSuffix(text, known.Text, same);
        foreach (NameSpan name in known.Analysis.Names)
        {
            if (Moved(name.Start, name.Length) is int start)
            {
                Array.Fill(formats, Colour(name.Meaning, colours), start, name.Length);
            }
        }

        foreach (ProblemSpan problem in known.Analysis.Problems)
        {
            if (problem.Length > 0 && Moved(problem.Start, problem.Length) is int start && AnalyzedText.IsObjection(problem, start, caret, isComplete))
            {
                Array.Fill(formats, Objection(problem.Severity, colours), start, problem.Length);
            }
        }

        return Spans(formats);

        int? Moved(int start, int length)
        {
            if (start < 0 || length <= 0 || start > known.Text.Length || length > known.Text.Length - start)
            {
                return null;
            }

            int end = start + length;

            // At the edge of what was changed, the word may go on.
            return end < same || (end == same && (same == text.Length || !Word.IsPart(text[same]))) ? start
                : start > known.Text.Length - rest || (start == known.Text.Length - rest && !Word.IsPart(text[Math.Max(0, text.Length - rest - 1)]))
                    ? start + text.Length - known.Text.Length
                    : null;
        }
    }

    private static int CommonSuffix(string one, string other, int prefix)
    {
        int most = Math.Min(one.Length, other.Length) - prefix;
        int length = 0;
        while (length < most && one[^(length + 1)] == other[^(length + 1)])
        {
            length++;
        }

        return length;
    }

    private static ConsoleFormat? Colour(NameMeaning meaning, TokenColours colours) => meaning switch
    {
        NameMeaning.Type => colours.Type,
        NameMeaning.Interface => colours.Interface,
        NameMeaning.Method => colours.Method,
        NameMeaning.Constant => colours.Constant,
        _ => null,
    };

    private static ConsoleFormat Objection(DiagnosticSeverity severity, TokenColours colours) => severity == DiagnosticSeverity.Error ? colours.Error : colours.Warning;

    private static List<FormatSpan> Spans(ConsoleFormat?[] formats)
    {
        var spans = new List<FormatSpan>();
        for (int start = 0, end; start < formats.Length; start = end)
        {
            for (end = start + 1; end < formats.Length && formats[end] == formats[start]; end++)
            {
            }

            if (formats[start] is { } format)
            {
                spans.Add(new FormatSpan(start, end - start, format));
            }
        }

        return spans;
    }
}
