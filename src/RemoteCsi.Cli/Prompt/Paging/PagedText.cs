using System.Globalization;
using System.Text;
using PrettyPrompt.Consoles;
using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Editing;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Prompt.Paging;

/// <summary>A text to be read, in lines that are safe for a terminal.</summary>
/// <param name="Title">What it is, on one line, as safe.</param>
/// <param name="Lines">Its lines; at least one.</param>
/// <param name="Start">The line to begin with, from 0.</param>
internal sealed record PagedText(string Title, IReadOnlyList<PagedLine> Lines, int Start)
{
    /// <summary>Source, in the colours of its form.</summary>
    public static PagedText Of(SymbolSource source, Theme theme)
    {
        string text = string.Join('\n', source.Text.TrimEnd('\n').Split('\n').Select(Safe));
        var colours = new TokenColours(theme);
        IReadOnlyList<FormatSpan> spans = source.Form == SourceForm.IL ? InstructionColours.Of(text, colours) : CSharpColours.Of(TypedCode.Of(text), colours);
        IEnumerable<PagedLine> lines = Cut(
            text,
            [.. spans.Where(span => !span.Formatting.IsDefault).Select(span => (span.Start, span.Length, AnsiEscapeCodes.ToAnsiEscapeSequenceSlow(span.Formatting)))]);
        return new PagedText(
            TerminalFilter.CleanLine(TitleOf(source)), [.. lines, .. source.Incomplete ? [new PagedLine(SourceText.CutOff, [])] : Array.Empty<PagedLine>()], source.Line);
    }

    /// <summary>Text of ours, laid out already.</summary>
    public static PagedText Of(string title, StyledText styled, Theme theme)
    {
        var text = new StringBuilder();
        var colours = new List<(int Start, int Length, string Sequence)>();
        foreach ((string piece, TextRole role) in styled.Pieces)
        {
            string safe = string.Join('\n', piece.Split('\n').Select(Safe));
            if (Colours.Sequence(role, theme) is { Length: > 0 } sequence)
            {
                colours.Add((text.Length, safe.Length, sequence));
            }

            text.Append(safe);
        }

        return new PagedText(TerminalFilter.CleanLine(title), [.. Cut(text.ToString(), colours)], 0);
    }

    /// <summary>All of it, as it is written to a terminal below what is there.</summary>
    public string Painted() => string.Join('\n', Lines.Select(line => line.Painted(0, line.Text.Length, [])));

    private static string TitleOf(SymbolSource source) => source.Name is null ? source.Origin
        : source.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{source.Name} · {source.Origin}, line {source.Line + 1}")
        : $"{source.Name} · {source.Origin}";

    private static string Safe(string line) =>
        TerminalFilter.CleanLine(line.TrimEnd('\r').Replace("\t", "    ", StringComparison.Ordinal));

    /// <summary>Lines, each with its part of the colours.</summary>
    private static IEnumerable<PagedLine> Cut(string text, IReadOnlyList<(int Start, int Length, string Sequence)> colours)
    {
        int next = 0;
        int start = 0;
        foreach (string line in text.Split('\n'))
        {
            int end = start + line.Length;
            var own = new List<(int, int, string)>();
            while (next < colours.Count && colours[next].Start < end)
            {
                (int from, int length, string sequence) = colours[next];
                int first = Math.Max(from, start);
                int last = Math.Min(from + length, end);
                if (last > first)
                {
                    own.Add((first - start, last - first, sequence));
                }

                if (from + length > end)
                {
                    // It goes on in the next line.
                    break;
                }

                next++;
            }

            yield return new PagedLine(line, own);
            start = end + 1;
        }
    }
}
