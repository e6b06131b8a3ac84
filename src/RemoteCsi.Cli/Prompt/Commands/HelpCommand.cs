using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary><c>#help</c>: the keys and the table of commands, or one command in full.</summary>
internal static class HelpCommand
{
    private const string Keys = """
        C# typed here runs in the session, on its machine. A statement may take several lines; Enter runs it when it is whole.

          Enter            run, with the ; that a declaration wants; go on in a new line
                           while the statement is not whole
          Shift/Alt+Enter  new line            Ctrl+Enter  run as it is, show all (#detail)
          Tab              complete; takes the selected item of an open list
          Ctrl+Space       open the list       Esc  close it
          Up, Down         earlier lines that have what is typed; the next item or overload
          Ctrl+R           search the earlier lines: typing narrows, Ctrl+R goes to the
                           older, Tab takes what is found, Esc leaves the line as it was
          F1               what the name at the caret means
          F12, F9          its source, or its IL; q goes back
          Ctrl+C           throw away the line; while code runs, interrupt it
          ; }              put the usual spaces into what they close; Ctrl+Z takes them out
          Ctrl+L           clear the screen    Ctrl+D  leave, on an empty line

        rcsi config shows what can be set: keys, colours, what new sessions are given.
        """;

    private const string Files = """#r "path"  and  #load "path"  take files of the session's machine""";

    private const string FullOption = "--full";
    private const string ExamplesOption = "--examples";

    /// <summary>The command.</summary>
    public static PromptCommand Help { get; } = new(
        "#help", "[NAME|#COMMAND]", "keys and commands, or all about a name",
        "NAME is what C# calls it: #help Enumerable.Select, #help List<int>.Add, #help list.Add, #help string.Join(string, object[]), #help new Uri.\n"
        + "Without options signature and summary; --full adds parameters, exceptions, remarks, examples and related names; --examples shows those alone.\n"
        + "The documentation is that of the session's machine: beside an assembly, or in the reference pack of its SDK.",
        RunAsync) { Takes = CommandArgument.Symbol, Options = [FullOption, ExamplesOption] };

    private static async Task<CommandOutcome> RunAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        string name = string.Join(' ', call.Words.Except(Help.Options));
        if (name.Length == 0)
        {
            place.Show(All(place.Target));
            return CommandOutcome.Done;
        }

        PromptCommand? command = CommandTable.Find(name);
        if (!name.StartsWith('#'))
        {
            Explanation explanation = await place.Session.ExplainAsync(name, cancellationToken).ConfigureAwait(false);
            if (explanation.Symbols.Length > 0)
            {
                Show(explanation, call, name, place);
                return CommandOutcome.Done;
            }

            if (command is null)
            {
                place.Problem(ExplanationText.NotFound(name, explanation.Near));
                return CommandOutcome.NotDone;
            }
        }

        if (command is null)
        {
            place.Problem(CommandTable.NotFound(name));
            return CommandOutcome.NotDone;
        }

        place.Show(One(command, place.Target.Width));
        return CommandOutcome.Done;
    }

    private static void Show(Explanation explanation, CommandCall call, string name, ICommandPlace place)
    {
        ExplanationDetail detail = call.Has(FullOption) ? ExplanationDetail.Full : call.Has(ExamplesOption) ? ExplanationDetail.Examples : ExplanationDetail.Short;
        place.Show(ExplanationText.Of(explanation, detail, place.Target.Width));
        if (detail == ExplanationDetail.Short && explanation.Symbols.Any(HasMore))
        {
            place.Note($"#help {name} --full tells more");
        }
    }

    private static bool HasMore(ExplainedSymbol symbol) =>
        symbol.Remarks.Length > 0 || symbol.Examples.Length > 0 || symbol.Exceptions.Length > 0 || symbol.Parameters.Any(part => part.Text.Length > 0);

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
