using RemoteCsi.Cli.Rendering;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>The commands that look for what code could use.</summary>
internal static class ExploringCommands
{
    private const int MostFound = 40;

    /// <summary>The commands.</summary>
    public static IReadOnlyList<PromptCommand> All { get; } =
    [
        new(
            "#find", "QUERY", "search what code could use, imported or not",
            "A word is a part of a name; with * or ? a pattern, with a dot of Type.Member: #find *.Open*\n"
            + "returns:TYPE finds members whose type is or names it; in:NAMESPACE and kind:KIND narrow it.\n"
            + "Kinds: type, class, struct, interface, enum, delegate, member, method, extension, constructor, property, field, constant, event.\n"
            + "Beside each match stands the using directive that it needs, if any.",
            FindAsync) { Takes = CommandArgument.Symbol },
        new(
            "#types", "[FILTER]", "the session's types, or those found by FILTER",
            "FILTER is a query as of #find.", ListTypesAsync) { Takes = CommandArgument.Symbol },
        new(
            "#members", "TYPE|VARIABLE", "the members of a type or a variable",
            "Inherited ones too, save those of object; static ones last, and none for a variable. Of overloads the first is shown.", ListMembersAsync) { Takes = CommandArgument.Symbol },
    ];

    private static Task<CommandOutcome> FindAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken) =>
        call.Rest.Length == 0 ? Task.FromResult(SessionCommands.Misused(call, place)) : ShowAsync(call.Rest, place, cancellationToken);

    private static Task<CommandOutcome> ListTypesAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken) =>
        call.Rest.Length == 0
            ? ShowAsync(TypeQuery.OfSession, place, cancellationToken, "the session has declared no types; #types FILTER looks for others")
            : ShowAsync(TypeQuery.Of(call.Rest), place, cancellationToken);

    private static async Task<CommandOutcome> ShowAsync(
        string query, ICommandPlace place, CancellationToken cancellationToken, string whenNone = "nothing was found")
    {
        FoundSymbols found = await place.Session.FindAsync(query, MostFound, cancellationToken).ConfigureAwait(false);
        if (found.Problem is not null)
        {
            place.Problem(found.Problem);
            return CommandOutcome.NotDone;
        }

        if (found.Total == 0)
        {
            place.Note(whenNone);
            return CommandOutcome.NotDone;
        }

        place.Show(FoundText.Of(found, place.Target.Width));
        place.Note(FoundText.Count(found));
        return CommandOutcome.Done;
    }

    private static async Task<CommandOutcome> ListMembersAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        string name = string.Join(' ', call.Words);
        if (name.Length == 0)
        {
            return SessionCommands.Misused(call, place);
        }

        MemberList list = await place.Session.MembersAsync(name, cancellationToken).ConfigureAwait(false);
        if (list.Type is null)
        {
            place.Problem(MembersText.NotFound(name, list));
            return CommandOutcome.NotDone;
        }

        place.Show(MembersText.Of(list, place.Target.Width));
        place.Note($"{MembersText.Count(list)}; #help {name}.NAME tells of one, and of its overloads");
        return CommandOutcome.Done;
    }
}
