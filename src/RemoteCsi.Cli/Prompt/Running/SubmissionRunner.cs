using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Client;
using RemoteCsi.Client.Links;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Running;

/// <summary>Runs one submission at a time: output streams, questions for input are answered, Ctrl+C interrupts.</summary>
internal sealed class SubmissionRunner(IPromptSession session, ITerminal terminal, Transcript transcript, InputDesk desk, TimeProvider time)
{
    private readonly InputLine _line = new(terminal, transcript);

    /// <summary>True when the last submission certainly never left here, because there was no link at any time.</summary>
    public bool NothingWasSent { get; private set; }

    /// <summary>Runs it. Null when it was not waited for, or failed for a reason of the connection, which has been told.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<SubmissionOutcome?> RunAsync(string code, CancellationToken cancellationToken)
    {
        bool everUp = false;
        void OnLink(LinkState link) => everUp |= link.Status == LinkStatus.Up;
        session.LinkChanged += OnLink;
        everUp |= session.Link.Status == LinkStatus.Up;
        NothingWasSent = false;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var interruptions = new Interruptions(terminal, session, transcript, time, waiting.Cancel);
        if (session.Link.Status != LinkStatus.Up)
        {
            transcript.Note("waiting for the link to run it then; Ctrl+C stops waiting and brings the line back");
        }

        try
        {
            Task<SubmissionOutcome> running = session.SubmitAsync(code, waiting.Token);
            await AnswerQuestionsAsync(running, waiting.Token).ConfigureAwait(false);
            return await running.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            NothingWasSent = !Volatile.Read(ref everUp);
            transcript.Note(NothingWasSent
                ? "not waiting any more; nothing was sent, the line is back at the prompt"
                : "not waiting any more; the session runs it, or has run it, if it had got there");
        }
        catch (RemoteCsiException failure)
        {
            NothingWasSent = !Volatile.Read(ref everUp);
            transcript.Problem(failure.Message);
        }
        finally
        {
            session.LinkChanged -= OnLink;
            transcript.EndOutput();
        }

        return null;
    }

    private async Task AnswerQuestionsAsync(Task running, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<InputQuestion> question = desk.Question;
            await Task.WhenAny(running, question).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (running.IsCompleted)
            {
                return;
            }

            InputQuestion asked = await question.ConfigureAwait(false);
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task<string?> line = _line.ReadAsync(reading.Token);
            if (await Task.WhenAny(running, line).ConfigureAwait(false) == running)
            {
                await reading.CancelAsync().ConfigureAwait(false);
                await ((Task)line).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }

            string? answer = await line.ConfigureAwait(false);
            desk.Done(asked);
            await session.ProvideInputAsync(asked.QuestionId, answer, cancellationToken).ConfigureAwait(false);
        }
    }
}
