using RemoteCsi.Cli.Invoking;
using System.Globalization;
using RemoteCsi.Cli.Commands;
using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Commands;

/// <summary>The commands about what was run, what runs, and the screen it is shown on.</summary>
internal static class RunningCommands
{
    private const int UsualHistory = 20;
    private const int MostHistory = 1000;
    private const string Replay = "--replay";
    private const string EndWorker = "--end-worker";

    /// <summary>The commands.</summary>
    public static IReadOnlyList<PromptCommand> All { get; } =
    [
        new(
            "#history", "[COUNT]", "what was submitted, and how it ended",
            $"Of everyone, oldest first; without COUNT the latest {UsualHistory}. The prompt's own lines come back with Up.", ShowHistoryAsync) { Takes = CommandArgument.Text },
        new(
            "#time", "[CODE]", "how long the last submission, or CODE, took",
            "With CODE it runs that first. The time is that in the session, from when it had the submission to its end, compiling included; not the way there and back.",
            TimeAsync) { Takes = CommandArgument.Code, HandlesInterrupts = true },
        new(
            "#interrupt", "[--end-worker]", "stop what runs in the session",
            "For what somebody else sent, or what ran on when you came; what you sent yourself is stopped by Ctrl+C. Variables stay.\n"
            + "--end-worker ends the session's process, for what cannot be stopped otherwise; the variables are lost.", InterruptAsync) { Options = [EndWorker] },
        new(
            "#reset", "[--replay]", "start the session anew, without its variables",
            "Name, number and clients stay. --replay also runs its submissions again, after asking.", ResetAsync)
        { Options = [Replay], HandlesInterrupts = true },
        new("#clear", "", "clear the screen", "", ClearAsync),
    ];

    private static async Task<CommandOutcome> ShowHistoryAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        int count = UsualHistory;
        if (call.Words.Length > 1
            || (call.Words is [string text] && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is > 0 and <= MostHistory)))
        {
            return SessionCommands.Misused(call, place);
        }

        HistoryEntry[] entries = await place.Session.HistoryAsync(count, cancellationToken).ConfigureAwait(false);
        if (entries.Length == 0)
        {
            place.Note("nothing was submitted yet");
            return CommandOutcome.Done;
        }

        var shown = new StyledText();
        foreach (HistoryEntry entry in entries)
        {
            TextRole role = entry.Status is null or SubmissionStatus.Completed ? TextRole.Faint : TextRole.Failure;
            shown.Add(shown.Length > 0 ? "\n" : "").Add(string.Create(CultureInfo.InvariantCulture, $"{entry.Index,4}  "))
                .Add($"{HistoryText.Time(entry.At)}  {entry.By}  ", TextRole.Faint).Add(HistoryText.Word(entry.Status), role)
                .Add("\n      ").Add(entry.Code.TrimEnd().ReplaceLineEndings("\n      "));
        }

        place.Show(shown);
        return CommandOutcome.Done;
    }

    private static async Task<CommandOutcome> TimeAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        bool completed = call.Rest.Length == 0 || await place.SubmitAsync(new InvokeSubmission(call.Rest, SourceName: null), cancellationToken).ConfigureAwait(false);
        place.Note(place.LastElapsed is { } elapsed ? $"{Text(elapsed)} in the session" : "nothing was run from here yet");
        return completed ? CommandOutcome.Done : CommandOutcome.NotDone;
    }

    private static string Text(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s"),
        _ => time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture),
    };

    private static async Task<CommandOutcome> InterruptAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        if (call.Words is not ([] or [EndWorker]))
        {
            return SessionCommands.Misused(call, place);
        }

        InterruptReply reply = await place.Session.InterruptAsync(call.Has(EndWorker), submissionId: null, cancellationToken).ConfigureAwait(false);
        place.Note(
            !reply.WasRunning ? "nothing runs in this session"
            : call.Has(EndWorker) ? "the session's process was ended"
            : "asked it to stop; #interrupt --end-worker ends what does not");
        return CommandOutcome.Done;
    }

    private static async Task<CommandOutcome> ResetAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        if (call.Words is not ([] or [Replay]))
        {
            return SessionCommands.Misused(call, place);
        }

        return await place.ResetAsync(call.Has(Replay), cancellationToken).ConfigureAwait(false) ? CommandOutcome.Done : CommandOutcome.NotDone;
    }

    private static Task<CommandOutcome> ClearAsync(CommandCall call, ICommandPlace place, CancellationToken cancellationToken)
    {
        place.Clear();
        return Task.FromResult(CommandOutcome.Done);
    }
}
