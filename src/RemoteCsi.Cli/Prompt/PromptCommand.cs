namespace RemoteCsi.Cli.Prompt;

/// <summary>What the prompt itself understands. Everything else is C# and goes to the session, <c>#r</c> and its like included.</summary>
internal static class PromptCommand
{
    public const string Exit = "#exit";
    public const string Help = "#help";
    public const string Clear = "#clear";
    public const string Reset = "#reset";
    public const string ResetAndReplay = "#reset --replay";

    private static readonly string[] WaysToLeave = ["exit", "exit;", "exit()", "exit();", "quit", "quit;", "quit()", "quit();", Exit, "#quit"];

    /// <summary>The command that a typed text is; null when it is code.</summary>
    public static string? Of(string text)
    {
        string line = text.Trim();
        if (WaysToLeave.Contains(line))
        {
            return Exit;
        }

        return line is Help or Clear ? line : string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) switch
        {
            Reset => Reset,
            ResetAndReplay => ResetAndReplay,
            _ => null,
        };
    }

    /// <summary>What <c>#help</c> shows.</summary>
    public static string HelpText { get; } = """
        C# typed here runs in the session, on its machine. A statement may take several lines; Enter runs it when it is whole.

          Enter            run; go on in a new line while the statement is not whole
          Shift/Alt+Enter  new line            Ctrl+Enter  run as it is
          Tab              complete; takes the selected item of an open list
          Ctrl+Space       open the list       Esc  close it
          Up, Down         earlier lines; what is typed already selects among them
          Ctrl+C           throw away the line; while code runs, interrupt it
          Ctrl+L           clear the screen    Ctrl+D  leave, on an empty line

          #help   this              #clear  clear the screen
          #reset  start the session anew, without its variables
          #reset --replay           and run its submissions again; asks before
          exit    leave; a named session stays as it is, a temporary one is removed
          #r "path"  and  #load "path"  take files of the session's machine
        """;
}
