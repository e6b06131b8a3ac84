using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>The commands that look for what code could use.</summary>
internal static class ExploringCommands
{
    private const int MostFound = 40;
    private const int WidestSummary = 160;
    private const int NarrowestSignature = 40;

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
            ? ShowAsync("kind:type in:session", place, cancellationToken, "the session has declared no types; #types FILTER looks for others")
            : ShowAsync($"kind:type {call.Rest}", place, cancellationToken);

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
            place.Problem(list.Near.Length > 0 ? ExplanationText.NotFound(name, list.Near) : $"'{name}' is no type and has none");
            return CommandOutcome.NotDone;
        }

        ListedMember[][] overloads = [.. list.Members.GroupBy(member => (member.Kind, member.Name, member.DeclaringType)).Select(group => group.ToArray())];
        place.Show(TextColumns.Of(
            [
                .. overloads.Select(group => new StyledText[]
                {
                    new StyledText().Add(group.Length > 1 ? $"{group[0].Kind} ×{group.Length}" : group[0].Kind, TextRole.Faint),
                    new StyledText().Add(group[0].Signature, TextRole.Strong).Cut(Math.Max(NarrowestSignature, place.Target.Width * 3 / 5)),
                    new StyledText().Add(group[0].Summary, TextRole.Faint).Cut(WidestSummary),
                }),
            ],
            place.Target.Width));
        place.Note($"{list.Members.Length}{(list.Incomplete ? " of more" : "")} members of {list.Type}; #help {name}.NAME tells of one, and of its overloads");
        return CommandOutcome.Done;
    }
}
