using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Sessions;
using RemoteCsi.Client;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Running;

/// <summary><c>#reset</c> at the prompt.</summary>
internal sealed class ResetRun(IPromptSession session, ITerminal terminal, Transcript transcript, SubmissionRunner runner, OutcomeView view)
{
    private readonly InputLine _answer = new(terminal, transcript);

    /// <summary>Starts the session anew and, when asked and confirmed, runs its submissions again.</summary>
    /// <returns>Whether all that was done; what was not has been told.</returns>
    public async Task<bool> RunAsync(bool replay, CancellationToken cancellationToken)
    {
        var reset = new SessionReset
        {
            ResetAsync = session.ResetAsync,
            ReplayableAsync = session.ReplayableAsync,
            RunAsync = RunAgainAsync,
            AskAsync = AskAsync,
            Say = transcript.Note,
            Complain = transcript.Problem,
        };
        try
        {
            return await reset.RunAllAsync(replay, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteCsiException failure)
        {
            transcript.Problem(failure.Message);
            return false;
        }
    }

    private async Task<SubmissionOutcome?> RunAgainAsync(HistoryEntry entry, CancellationToken cancellationToken)
    {
        SubmissionOutcome? outcome = await runner.RunAsync(entry.Code, entry.ToOptions(), cancellationToken).ConfigureAwait(false);
        if (outcome is not null)
        {
            view.Show(outcome, new InvokeSubmission(entry.Code, entry.SourceName, entry.Loaded));
        }

        return outcome;
    }

    private async Task<bool> AskAsync(string question, CancellationToken cancellationToken)
    {
        transcript.Echo(question);
        return await _answer.ReadAsync(cancellationToken).ConfigureAwait(false) is { } answer && YesOrNo.IsYes(answer);
    }
}
