using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>The commands about what the session's code has to work with.</summary>
internal static class ScopeCommands
{
    private const int WidestName = 30;
    private const int WidestType = 40;

    /// <summary>The commands.</summary>
    public static IReadOnlyList<PromptCommand> All { get; } =
    [
        new(
            "#vars", "[FILTER]", "the variables, with types and values",
            "Values are cut to a line; type the name of one to see more of it. It works while code runs, too.\n"
            + "FILTER is a part of a name. Showing a value may run its getters and ToString, within a quarter of a second each.",
            ShowVariablesAsync) { Takes = CommandArgument.Text },
        new("#usings", "", "the using directives in force", "", ShowUsingsAsync),
        new(
            "#refs", "[FILTER]", "the referenced assemblies, and why they are here",
            "Name, version, origin and file on the session's machine. FILTER is a part of a name or a path; without it the framework's are only counted.",
            ShowReferencesAsync) { Takes = CommandArgument.Text },
    ];

    private static async Task<CommandOutcome> ShowVariablesAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        SessionVariables answer = await place.Session.VariablesAsync(cancellationToken).ConfigureAwait(false);
        ScriptVariable[] shown = [.. answer.Variables.Where(variable => variable.Name.Contains(call.Rest, StringComparison.OrdinalIgnoreCase))];
        if (shown.Length == 0)
        {
            place.Note(call.Rest.Length == 0 ? "there are no variables yet" : $"no variable's name contains '{call.Rest}'");
            return CommandOutcome.Done;
        }

        if (answer.Incomplete)
        {
            place.Note($"the latest {answer.Variables.Length}; there are more");
        }

        place.Show(TextColumns.Of(
            [
                .. shown.Select(variable => new StyledText[]
                {
                    new StyledText().Add(variable.Name, TextRole.Strong).Cut(WidestName),
                    new StyledText().Add(variable.Type, TextRole.Type).Cut(WidestType),
                    InlineValue.Of(variable.Value),
                }),
            ],
            place.Target.Width));
        return CommandOutcome.Done;
    }

    private static async Task<CommandOutcome> ShowUsingsAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        SessionScope scope = await place.Session.ScopeAsync(cancellationToken).ConfigureAwait(false);
        place.Show(new StyledText().Add(string.Join('\n', scope.Usings)));
        return CommandOutcome.Done;
    }

    private static async Task<CommandOutcome> ShowReferencesAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        const string framework = "framework";
        SessionScope scope = await place.Session.ScopeAsync(cancellationToken).ConfigureAwait(false);
        ReferencedAssembly[] shown = call.Rest.Length == 0
            ? [.. scope.References.Where(reference => reference.Origin != framework)]
            : [.. scope.References.Where(reference => Fits(reference, call.Rest))];
        if (shown.Length > 0)
        {
            place.Show(TextColumns.Of(
                [
                    .. shown.Select(reference => new StyledText[]
                    {
                        new StyledText().Add(reference.Name, TextRole.Strong),
                        new StyledText().Add(reference.Version),
                        new StyledText().Add(reference.Origin, TextRole.Faint),
                        new StyledText().Add(reference.Path ?? ""),
                    }),
                ],
                place.Target.Width));
        }

        place.Note(call.Rest.Length == 0
            ? $"{(shown.Length > 0 ? "and " : "")}{scope.References.Length - shown.Length} assemblies of the framework; #refs FILTER shows those whose name or path contains it"
            : $"{shown.Length} of {scope.References.Length} assemblies");
        return CommandOutcome.Done;
    }

    private static bool Fits(ReferencedAssembly reference, string filter) =>
        reference.Name.Contains(filter, StringComparison.OrdinalIgnoreCase) || reference.Path?.Contains(filter, StringComparison.OrdinalIgnoreCase) == true;
}
