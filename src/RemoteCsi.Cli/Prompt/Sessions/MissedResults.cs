using System.Globalization;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Client;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Sessions;

/// <summary>Tells what came of the submissions that ended, or end, without anybody waiting for them.</summary>
/// <remarks>One after the other, each after all the output that belongs to it; nobody waits for it, for the code may run for days.</remarks>
internal sealed class MissedResults : IAsyncDisposable
{
    private const int LongestTitle = 60;

    private readonly CancellationTokenSource _leaving = new();
    private readonly TaskCompletionSource _endedAreTold = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _telling;

    /// <param name="session">The session.</param>
    /// <param name="note">Writes a line about a submission.</param>
    /// <param name="show">Shows the outcome of a submission with that source.</param>
    public MissedResults(IPromptSession session, Action<string> note, Action<SubmissionOutcome, string> show) =>
        _telling = TellAsync(session, note, show, _leaving.Token);

    /// <summary>Completes when those are told that had ended already when the session was entered.</summary>
    public Task EndedAreTold => _endedAreTold.Task;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        await _telling.ConfigureAwait(false);
        _leaving.Dispose();
    }

    private async Task TellAsync(IPromptSession session, Action<string> note, Action<SubmissionOutcome, string> show, CancellationToken cancellationToken)
    {
        try
        {
            foreach (MissedSubmission missed in session.Missed)
            {
                if (!missed.Ended)
                {
                    _endedAreTold.TrySetResult();
                    note($"── still runs: {Title(missed)} ── what comes of it is shown when it ends; #interrupt stops it ──");
                }

                SubmissionOutcome outcome = await session.OutcomeAsync(missed.SubmissionId, cancellationToken).ConfigureAwait(false);
                note($"── what came of: {Title(missed)} ──");
                show(outcome, missed.Code);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever was to be told has left.
        }
        catch (RemoteCsiException failure)
        {
            note($"what came of code that ran before could not be fetched: {failure.Message}");
        }
        finally
        {
            _endedAreTold.TrySetResult();
        }
    }

    private static string Title(MissedSubmission missed)
    {
        string line = TerminalFilter.CleanLine(missed.Code.Trim().Split('\n')[0].Trim());
        string title = line.Length <= LongestTitle ? line : line[..LongestTitle] + "…";
        return string.Create(CultureInfo.InvariantCulture, $"{title} ({missed.At.ToLocalTime():yyyy-MM-dd HH:mm:ss}, {missed.By})");
    }
}
