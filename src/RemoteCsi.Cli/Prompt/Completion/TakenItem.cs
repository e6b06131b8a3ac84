using RemoteCsi.Cli.Prompt.Commands;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Cli.Prompt.Completion;

/// <summary>What taking an item does to the text beside writing its name.</summary>
internal static class TakenItem
{
    /// <summary>Puts a <c>using</c> before the text, behind directives, which must come first; a namespace that is imported there already is left.</summary>
    public static (string Text, int Caret) Import(string name, string text, int caret)
    {
        string line = $"using {TerminalFilter.CleanLine(name)};\n";
        int at = CommandCall.Of(text) is { Command.Takes: CommandArgument.Code } call ? text.IndexOf(call.Word, StringComparison.Ordinal) + call.Word.Length + 1 : 0;
        while (at < text.Length && text.AsSpan(at).TrimStart(' ') is ['#', ..] && text.IndexOf('\n', at) is var end and >= 0)
        {
            at = end + 1;
        }

        return at > caret || text.Contains(line.TrimEnd(), StringComparison.Ordinal)
            ? (text, caret)
            : (text.Insert(at, line), caret + line.Length);
    }

    /// <summary>Makes a change that was worked out for the text when the list was asked for; null when it is not this text any more.</summary>
    /// <param name="edit">The change.</param>
    /// <param name="opening">The list's place; what was typed of the word since then is replaced with it.</param>
    /// <param name="before">The text without the item.</param>
    public static (string Text, int Caret)? Apply(TextEdit edit, Opening opening, string before)
    {
        int after = opening.RequestedText.Length - (edit.Start + edit.Length);
        if (edit.Start < 0 || edit.Length < 0 || edit.Start > opening.Before.Length || after < 0
            || after > opening.RequestedText.Length - opening.RequestedPosition || after > before.Length - opening.Before.Length
            || !before.AsSpan(before.Length - after).SequenceEqual(opening.RequestedText.AsSpan(opening.RequestedText.Length - after)))
        {
            return null;
        }

        string text = string.Join('\n', edit.Text.Split('\n').Select(TerminalFilter.CleanLine));
        return ($"{before[..edit.Start]}{text}{before[(before.Length - after)..]}", edit.Start + Math.Clamp(edit.Caret, 0, text.Length));
    }
}
