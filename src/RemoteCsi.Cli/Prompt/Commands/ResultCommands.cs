using RemoteCsi.Cli.Prompt.Inspection;
using RemoteCsi.Client;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>The commands that show more of a result than its line or its table.</summary>
internal static class ResultCommands
{
    /// <summary>The commands.</summary>
    public static IReadOnlyList<PromptCommand> All { get; } =
    [
        new(
            "#inspect", "[CODE]", "look through the last result, or CODE's",
            "A tree over the whole screen: Right or Enter opens a part, Left closes it, / searches what is shown, q leaves. Large sequences come a hundred at a time.\n"
            + "What is opened comes from the session when it is opened; its getters run there, within 0.15 s each. It works while code runs, too.\n"
            + "Without a terminal that can be drawn on it shows what #detail shows.\n"
            + "In code, the last result is _, the one before __, the one before that ___, where these names mean nothing else.",
            InspectAsync) { Takes = CommandArgument.Code, HandlesInterrupts = true },
        new(
            "#detail", "[CODE]", "all of the last result, or CODE's",
            "All members, also of what is shown as a line otherwise, and up to a thousand items.\n"
            + "Ctrl+Enter at the prompt does the same, but many terminals send it as Enter; this works in all.",
            DetailAsync) { Takes = CommandArgument.Code, HandlesInterrupts = true },
    ];

    /// <summary>Runs code and shows its value in detail.</summary>
    /// <returns>Whether it completed.</returns>
    public static async Task<bool> SubmitInDetailAsync(string code, ICommandPlace place, CancellationToken cancellationToken)
    {
        SubmissionOutcome? outcome = await place.EvaluateAsync(code, cancellationToken).ConfigureAwait(false);
        if (outcome?.Value is { } value)
        {
            place.ShowValue((await InDetailAsync(place, outcome.SubmissionId, cancellationToken).ConfigureAwait(false))?.Value ?? value);
        }

        return outcome?.Status == SubmissionStatus.Completed;
    }

    private static async Task<CommandOutcome> DetailAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        if (call.Rest.Length > 0)
        {
            return await SubmitInDetailAsync(call.Rest, place, cancellationToken).ConfigureAwait(false) ? CommandOutcome.Done : CommandOutcome.NotDone;
        }

        if (await InDetailAsync(place, submissionId: null, cancellationToken).ConfigureAwait(false) is not { } part)
        {
            return CommandOutcome.NotDone;
        }

        place.ShowValue(part.Value);
        return CommandOutcome.Done;
    }

    private static async Task<CommandOutcome> InspectAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        if (!place.HasScreen)
        {
            return await DetailAsync(call, place, cancellationToken).ConfigureAwait(false);
        }

        SubmissionOutcome? outcome = null;
        if (call.Rest.Length > 0)
        {
            outcome = await place.EvaluateAsync(call.Rest, cancellationToken).ConfigureAwait(false);
            if (outcome?.Value is null)
            {
                if (outcome?.Status == SubmissionStatus.Completed)
                {
                    place.Note("that has no value to look through");
                }

                return CommandOutcome.NotDone;
            }
        }

        InspectedParts opened = await place.Session.InspectAsync(outcome?.SubmissionId, cancellationToken).ConfigureAwait(false);
        if (opened.Parts.Length == 0)
        {
            place.Problem(opened.Problem ?? "there is nothing to look through");
            return CommandOutcome.NotDone;
        }

        string title = call.Rest.Length > 0 ? call.Rest : "the last result";
        await place.OnScreenAsync(
            terminal => new TreeBrowser(place.Session, terminal, place.Target.Theme, title, opened).RunAsync(cancellationToken)).ConfigureAwait(false);
        return CommandOutcome.Done;
    }

    /// <summary>A result in detail; null when it cannot be had, which was told.</summary>
    private static async Task<InspectedPart?> InDetailAsync(ICommandPlace place, string? submissionId, CancellationToken cancellationToken)
    {
        try
        {
            InspectedParts answer = await place.Session.DetailAsync(submissionId, cancellationToken).ConfigureAwait(false);
            if (answer.Parts is [var part, ..])
            {
                return part;
            }

            place.Problem(answer.Problem ?? "there is nothing to show");
        }
        catch (RemoteCsiException failure)
        {
            place.Problem(failure.Message);
        }

        return null;
    }
}
