using RemoteCsi.Cli.Prompt.Editing;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>A typed text that is for the prompt and not for the session.</summary>
/// <param name="Word">The command's name as typed, with its <c>#</c>.</param>
/// <param name="Command">The command; null when there is none of that name.</param>
/// <param name="Rest">What follows the name, without the space around it.</param>
internal sealed record CommandCall(string Word, PromptCommand? Command, string Rest)
{
    private static readonly string[] WaysToLeave = ["exit", "exit;", "exit()", "exit();", "quit", "quit;", "quit()", "quit();", "#quit"];

    /// <summary>What follows the name, word by word; a word in quotes may hold spaces.</summary>
    public string[] Words { get; } = Split(Rest);

    /// <summary>The call that a typed text is; null when it is C#, directives such as <c>#r</c> included.</summary>
    public static CommandCall? Of(string text)
    {
        string line = text.Trim();
        if (WaysToLeave.Contains(line))
        {
            return new CommandCall(CommandTable.Exit.Name, CommandTable.Exit, "");
        }

        int end = EndOfName(line);
        if (end < 2 || CommandTable.IsDirective(line[1..end]))
        {
            return null;
        }

        string word = line[..end];
        return new CommandCall(word, CommandTable.Find(word), line[end..].Trim());
    }

    /// <summary>Whether a typed text is one that Enter runs: a command, or whole C#.</summary>
    public static bool IsWhole(string text) => Of(text) switch
    {
        null => TypedCode.Of(text).IsComplete,
        { Command.Takes: CommandArgument.Code } call => TypedCode.Of(call.Rest).IsComplete,
        _ => true,
    };

    /// <summary>Offset after the name at the start of a text; 0 when it does not start with one.</summary>
    public static int EndOfName(string text)
    {
        int end = 0;
        while (end < text.Length && (end == 0 ? text[0] == '#' : char.IsLetterOrDigit(text[end]) || text[end] == '-'))
        {
            end++;
        }

        return end;
    }

    /// <summary>Whether an option is among the words.</summary>
    public bool Has(string option) => Words.Contains(option);

    private static string[] Split(string text)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        bool quoted = false;
        bool begun = false;
        foreach (char letter in text)
        {
            if (letter == '"')
            {
                quoted = !quoted;
                begun = true;
            }
            else if (char.IsWhiteSpace(letter) && !quoted)
            {
                if (begun)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                begun = false;
            }
            else
            {
                word.Append(letter);
                begun = true;
            }
        }

        return begun ? [.. words, word.ToString()] : [.. words];
    }
}
