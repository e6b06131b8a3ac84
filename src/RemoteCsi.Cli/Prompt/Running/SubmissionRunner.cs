using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Output;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Sessions;
using RemoteCsi.Client;
using RemoteCsi.Client.Links;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Running;

/// <summary>Runs one submission at a time: output streams, questions for input are answered, Ctrl+C interrupts and, pressed again, asks.</summary>
internal sealed class SubmissionRunner(IPromptSession session, ITerminal terminal, Transcript transcript, InputDesk desk, TimeProvider time)
{
    private const string Offer = "end the worker? The session's variables are lost then. Type y and Enter to end it; anything else waits on";

    private readonly InputLine _line = new(terminal, transcript);

    /// <summary>True when the last submission certainly never left here, because there was no link at any time.</summary>
    public bool NothingWasSent { get; private set; }

    /// <summary>Runs it. Null when it was not waited for, or failed for a reason of the connection, which has been told.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<SubmissionOutcome?> RunAsync(string code, CancellationToken cancellationToken) => RunAsync(code, new SubmitOptions(), cancellationToken);

    /// <summary>As the other, with what is known of where the code comes from.</summary>
    public async Task<SubmissionOutcome?> RunAsync(string code, SubmitOptions options, CancellationToken cancellationToken)
    {
        bool everUp = false;
        void OnLink(LinkState link) => everUp |= link.Status == LinkStatus.Up;
        session.LinkChanged += OnLink;
        everUp |= session.Link.Status == LinkStatus.Up;
        NothingWasSent = false;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        string id = Guid.NewGuid().ToString("N");
        await using var interruptions = new Interruptions(terminal, session, id, transcript, time, waiting.Cancel);
        if (session.Link.Status != LinkStatus.Up)
        {
            transcript.Note("waiting for the link to run it then; Ctrl+C stops waiting and brings the line back");
        }

        try
        {
            await using var status = new RunningStatus(session, id, transcript, () => interruptions.IsAsked, time);
            Task<SubmissionOutcome> running = session.SubmitAsync(code, options with { SubmissionId = id }, waiting.Token);
            _ = WaitingNote.SayAsync(running, id, () => session.Info, transcript.Note, time);
            await AttendAsync(running, interruptions, status, waiting.Token).ConfigureAwait(false);
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

    /// <summary>Until it has ended: answers what the code asks for, and asks the person who pressed Ctrl+C again.</summary>
    private async Task AttendAsync(Task running, Interruptions interruptions, RunningStatus status, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<InputQuestion> question = desk.Question;
            Task offer = interruptions.Offer;
            await Task.WhenAny(running, offer, question).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (running.IsCompleted)
            {
                return;
            }

            if (offer.IsCompleted)
            {
                await MakeOfferAsync(running, interruptions, status, cancellationToken).ConfigureAwait(false);
                continue;
            }

            InputQuestion asked = await question.ConfigureAwait(false);
            (bool isRead, string? answer) = await ReadUnlessAsync(Task.WhenAny(running, offer), status, cancellationToken).ConfigureAwait(false);
            if (isRead)
            {
                desk.Done(asked);
                await session.ProvideInputAsync(asked.QuestionId, answer, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task MakeOfferAsync(Task running, Interruptions interruptions, RunningStatus status, CancellationToken cancellationToken)
    {
        transcript.Note(Offer);
        (bool isRead, string? answer) = await ReadUnlessAsync(running, status, cancellationToken).ConfigureAwait(false);
        if (isRead && string.Equals(answer?.Trim(), "y", StringComparison.OrdinalIgnoreCase))
        {
            interruptions.Accept();
        }
        else
        {
            interruptions.Decline();
            if (isRead)
            {
                transcript.Note("waiting on; Ctrl+C offers it again");
            }
        }
    }

    /// <summary>Reads a line, unless something else comes first.</summary>
    private async Task<(bool IsRead, string? Line)> ReadUnlessAsync(Task other, RunningStatus status, CancellationToken cancellationToken)
    {
        status.Hide();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<string?> line = _line.ReadAsync(reading.Token);
        if (await Task.WhenAny(other, line).ConfigureAwait(false) == line)
        {
            status.Unhide();
            return (true, await line.ConfigureAwait(false));
        }

        await reading.CancelAsync().ConfigureAwait(false);
        await ((Task)line).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        status.Unhide();
        return (false, null);
    }
}
