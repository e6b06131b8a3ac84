using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Sessions;

/// <summary>Starts a session anew and, when asked, runs its submissions again; the same for prompts and for <c>rcsi reset</c>.</summary>
/// <remarks>What is asked and told comes through the properties; each must be set.</remarks>
internal sealed class SessionReset
{
    private const int LongestQuote = 60;

    /// <summary>Resets.</summary>
    public required Func<CancellationToken, Task> ResetAsync { get; init; }

    /// <summary>What a replay would run.</summary>
    public required Func<CancellationToken, Task<HistoryEntry[]>> ReplayableAsync { get; init; }

    /// <summary>Runs one again and shows what came of it; null when it was not waited for, or the connection failed it, which has been told.</summary>
    public required Func<HistoryEntry, CancellationToken, Task<SubmissionOutcome?>> RunAsync { get; init; }

    /// <summary>Asks a question that is answered by yes or no.</summary>
    public required Func<string, CancellationToken, Task<bool>> AskAsync { get; init; }

    /// <summary>Says something.</summary>
    public required Action<string> Say { get; init; }

    /// <summary>Says what went wrong.</summary>
    public required Action<string> Complain { get; init; }

    /// <summary>Does it.</summary>
    /// <returns>False when a submission ended otherwise than before, or was not waited for.</returns>
    /// <exception cref="Client.RemoteCsiException">The connection or the agent failed.</exception>
    public async Task<bool> RunAllAsync(bool replay, CancellationToken cancellationToken)
    {
        HistoryEntry[] entries = replay ? await ReplayableAsync(cancellationToken).ConfigureAwait(false) : [];
        if (entries.Length > 0 && !await AskAsync(
            $"start the session anew and run its {Count(entries.Length)} again? [y/N] ", cancellationToken).ConfigureAwait(false))
        {
            Say("nothing was done");
            return true;
        }

        await ResetAsync(cancellationToken).ConfigureAwait(false);
        Say(replay && entries.Length == 0
            ? "the session was started anew; there was nothing to run again"
            : "the session was started anew; its variables are gone");
        for (int i = 0; i < entries.Length; i++)
        {
            HistoryEntry entry = entries[i];
            SubmissionOutcome? outcome = await RunAsync(entry, cancellationToken).ConfigureAwait(false);
            if (outcome is null || !Client.Sessions.Replay.IsAsBefore(outcome, entry))
            {
                int left = entries.Length - i - 1;
                Complain(
                    $"the replay stopped at what was submission {entry.Index}, which {How(outcome?.Status)}: {Quote(entry.Code)}" +
                    (left == 0 ? "" : $"; {Count(left)} after it {(left == 1 ? "was" : "were")} not run again"));
                return false;
            }
        }

        if (entries.Length > 0)
        {
            Say($"{Count(entries.Length)} run again");
        }

        return true;
    }

    private static string Count(int submissions) => submissions == 1 ? "1 submission" : $"{submissions:N0} submissions";

    private static string How(SubmissionStatus? status) => status switch
    {
        SubmissionStatus.CompileFailed => "does not compile now",
        SubmissionStatus.Threw => "threw now",
        SubmissionStatus.Cancelled => "was interrupted now",
        SubmissionStatus.WorkerLost => "ended the session's process",
        _ => "was not waited for",
    };

    private static string Quote(string code)
    {
        string line = code.ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestQuote ? line : line[..LongestQuote] + "…";
    }
}
