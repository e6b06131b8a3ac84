using RemoteCsi.Cli.Commands;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.SnapIns;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>The command about what the machine offers for loading.</summary>
internal static class SnapInCommand
{
    private const string Remove = "--remove";

    /// <summary>Lists, and loads.</summary>
    public static PromptCommand SnapIn { get; } = new(
        "#snapin", "[NAME]", "the snap-ins of this machine, or load NAME",
        "A snap-in is assemblies, usings and a start script under one name: a file NAME.json in a snapins.d folder of that machine, or of a package.\n"
        + "It is loaded as a submission, and so comes back with the session. It cannot be removed again; the next session is without it.",
        RunAsync) { Takes = CommandArgument.SnapIn, Options = [Remove] };

    private static async Task<CommandOutcome> RunAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        if (call.Has(Remove))
        {
            place.Problem("a snap-in cannot be removed: .NET does not unload assemblies that are in use; the next session, or #reset, is without it");
            return CommandOutcome.NotDone;
        }

        return call.Words switch
        {
            [] => await ListAsync(place, cancellationToken).ConfigureAwait(false),
            [string name] => await LoadAsync(name, place, cancellationToken).ConfigureAwait(false),
            _ => SessionCommands.Misused(call, place),
        };
    }

    private static async Task<CommandOutcome> ListAsync(ICommandPlace place, CancellationToken cancellationToken)
    {
        SnapIn[] all = await place.Session.SnapInsAsync(cancellationToken).ConfigureAwait(false);
        if (all.Length == 0)
        {
            place.Note("this machine offers no snap-ins; each would be a file NAME.json in a snapins.d folder there, or in a package that the session refers to");
            return CommandOutcome.Done;
        }

        place.Show(TextColumns.Of([.. all.Select(Row)], place.Target.Width));
        return CommandOutcome.Done;
    }

    private static StyledText[] Row(SnapIn snapIn) =>
    [
        new StyledText().Add(snapIn.Name, TextRole.Strong),
        snapIn.Problem is { } problem
            ? new StyledText().Add("cannot be loaded: " + problem, TextRole.Failure)
            : new StyledText().Add(SnapInText.Description(snapIn), TextRole.Plain),
    ];

    private static async Task<CommandOutcome> LoadAsync(string name, ICommandPlace place, CancellationToken cancellationToken)
    {
        SnapIn snapIn = await place.Session.SnapInAsync(name, cancellationToken).ConfigureAwait(false);
        if (!await place.SubmitAsync(new InvokeSubmission(snapIn.Code, SourceName: null), cancellationToken).ConfigureAwait(false))
        {
            return CommandOutcome.NotDone;
        }

        place.Note(snapIn.Help ?? $"snap-in {snapIn.Name} is loaded");
        return CommandOutcome.Done;
    }
}
