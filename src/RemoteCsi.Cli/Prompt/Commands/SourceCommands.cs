using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>The commands that show what a symbol does: <c>#source</c> and <c>#il</c>.</summary>
internal static class SourceCommands
{
    private const string Naming = "NAME is what C# calls it, as for #help: #source Enumerable.Select, #source string.Join(string, object[]).\n";

    /// <summary>The commands.</summary>
    public static IReadOnlyList<PromptCommand> All { get; } =
    [
        new(
            "#source", "NAME", "the source of a name; also: F12 at the caret",
            Naming + "What the session declared is shown as it was submitted; a library's as it was written, where its symbols tell, else decompiled on the session's machine.",
            (call, place, token) => ShowAsync(SourceForm.CSharp, call, place, token)) { Takes = CommandArgument.Symbol },
        new(
            "#il", "NAME", "the IL of a name; also: F9 at the caret",
            Naming + "F9 where no name is shows the IL of all that is typed.",
            (call, place, token) => ShowAsync(SourceForm.IL, call, place, token)) { Takes = CommandArgument.Symbol },
    ];

    private static async Task<CommandOutcome> ShowAsync(SourceForm form, CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        if (call.Rest.Length == 0)
        {
            return SessionCommands.Misused(call, place);
        }

        SymbolSource source = await place.Session.SourceAsync(string.Join(' ', call.Words), form, cancellationToken).ConfigureAwait(false);
        if (source.Problem is not null)
        {
            place.Problem(SourceText.Problem(source));
            return CommandOutcome.NotDone;
        }

        place.Read(source);
        return CommandOutcome.Done;
    }
}
