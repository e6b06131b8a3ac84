using RemoteCsi.Cli.Rendering;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary><c>#help</c>: the keys and the table of commands, or one command in full.</summary>
internal static class HelpCommand
{
    private const string Keys = """
        C# typed here runs in the session, on its machine. A statement may take several lines; Enter runs it when it is whole.

          Enter            run; go on in a new line while the statement is not whole
          Shift/Alt+Enter  new line            Ctrl+Enter  run as it is
          Tab              complete; takes the selected item of an open list
          Ctrl+Space       open the list       Esc  close it
          Up, Down         earlier lines; what is typed already selects among them
          Ctrl+C           throw away the line; while code runs, interrupt it
          Ctrl+L           clear the screen    Ctrl+D  leave, on an empty line
        """;

    private const string Files = """#r "path"  and  #load "path"  take files of the session's machine""";

    /// <summary>The command.</summary>
    public static PromptCommand Help { get; } = new(
        "#help", "[#COMMAND]", "keys and commands, or all about one command", "", RunAsync) { Takes = CommandArgument.Command };

    private static Task<CommandOutcome> RunAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        if (call.Words is not [string name, ..])
        {
            place.Show(All(place.Target));
            return Task.FromResult(CommandOutcome.Done);
        }

        if (CommandTable.Find(name) is not { } command)
        {
            place.Problem(CommandTable.NotFound(name));
            return Task.FromResult(CommandOutcome.NotDone);
        }

        place.Show(One(command, place.Target.Width));
        return Task.FromResult(CommandOutcome.Done);
    }

    /// <summary>The keys and the table.</summary>
    public static StyledText All(RenderTarget target)
    {
        StyledText[][] rows =
        [
            .. CommandTable.All.Select(command => new StyledText[]
            {
                new StyledText().Add("  " + command.Name, TextRole.Strong).Add(command.Arguments.Length == 0 ? "" : " " + command.Arguments),
                new StyledText().Add(command.Summary),
            }),
        ];
        return new StyledText().Add(Keys).Add("\n\n").Add(TextColumns.Of(rows, target.Width)).Add("\n  ").Add(Files);
    }

    private static StyledText One(PromptCommand command, int width)
    {
        StyledText text = new StyledText().Add(command.Name, TextRole.Strong).Add(command.Arguments.Length == 0 ? "" : " " + command.Arguments)
            .Add("\n").Add(Prose.Wrap(command.Summary, width, "  "));
        return command.Help.Length == 0 ? text : text.Add("\n").Add(Prose.Wrap(command.Help, width, "  "));
    }
}
