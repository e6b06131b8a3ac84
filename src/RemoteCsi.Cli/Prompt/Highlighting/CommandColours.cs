using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Commands;
using RemoteCsi.Cli.Prompt.Editing;

namespace RemoteCsi.Cli.Prompt.Highlighting;

/// <summary>Colours a command of the prompt: its name when there is such a command, its options, and C# that it takes.</summary>
internal static class CommandColours
{
    /// <summary>The coloured spans of a text, in order, without overlap.</summary>
    public static IReadOnlyList<FormatSpan> Of(string text, CommandCall call, TokenColours colours)
    {
        int start = text.Length - text.TrimStart().Length;
        if (call.Command is not { } command || text.AsSpan(start).IndexOf(call.Word) != 0)
        {
            return [];
        }

        var spans = new List<FormatSpan> { new(start, call.Word.Length, colours.Directive) };
        int rest = text.Length - text.AsSpan(start + call.Word.Length).TrimStart().Length;
        if (command.Takes == CommandArgument.Code)
        {
            spans.AddRange(CSharpColours.Of(TypedCode.Of(text[rest..]), colours).Select(span => new FormatSpan(span.Start + rest, span.Length, span.Formatting)));
            return spans;
        }

        foreach (string option in command.Options)
        {
            int at = text.IndexOf(option, rest, StringComparison.Ordinal);
            if (at >= 0 && (at + option.Length == text.Length || char.IsWhiteSpace(text[at + option.Length])))
            {
                spans.Add(new FormatSpan(at, option.Length, colours.Keyword));
            }
        }

        spans.Sort((one, other) => one.Start.CompareTo(other.Start));
        return spans;
    }
}
