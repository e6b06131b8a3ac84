using RemoteCsi.Agent.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Agent.Connections;

/// <content>The submissions that it sends, and what comes of them.</content>
internal sealed partial class ClientConnection
{
    // How many bytes of long source of one connection may wait for their turn or their end, if it is more than one submission's.
    private const int LongSource = 64 * 1024;
    private const long MostWaitingSource = 2 * 1024 * 1024;

    private long _waitingSource;

    public Task<SubmissionOutcome> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(LineUpAsync(request, RequireHello()), new OutcomeRequest(request.Session, request.SubmissionId), cancellationToken);

    public Task<SubmissionOutcome> OutcomeAsync(OutcomeRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return AnswerAsync(FindOutcomeAsync(request), request, cancellationToken);
    }

    public async Task ProvideInputAsync(InputAnswer answer, CancellationToken cancellationToken)
    {
        RequireHello();
        (await FindAsync(answer.Session).ConfigureAwait(false)).Answer(answer.QuestionId, answer.Line);
    }

    public async Task<InterruptReply> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken)
    {
        RequireHello();
        return await (await FindAsync(request.Session).ConfigureAwait(false)).InterruptAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Task<SubmissionOutcome>> LineUpAsync(SubmitRequest request, string by)
    {
        int bytes = request.Code.Bytes + LoadedFile.BytesOf(request.Loaded);
        Task<SubmissionOutcome> ended;
        try
        {
            // Nothing is waited for here but a journal that is just being read: who comes first is first in line.
            Session session = await FindAsync(request.Session).ConfigureAwait(false);
            if (bytes <= LongSource)
            {
                return session.SubmitAsync(request, by, this);
            }

            TakeIn(bytes);
            try
            {
                ended = session.SubmitAsync(request, by, this);
            }
            catch (AgentException)
            {
                Interlocked.Add(ref _waitingSource, -bytes);
                throw;
            }
        }
        finally
        {
            request.ReleaseSource();
        }

        _ = ended.ContinueWith(_ => Interlocked.Add(ref _waitingSource, -bytes), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return ended;
    }

    /// <summary>Waits for an outcome, which may be hours away, holding neither the source nor, where it is a large one, the outcome itself until it has its place.</summary>
    private async Task<SubmissionOutcome> AnswerAsync(Task<Task<SubmissionOutcome>> found, OutcomeRequest again, CancellationToken cancellationToken)
    {
        Task<SubmissionOutcome> ended = await found.ConfigureAwait(false);
        found = null!;
        _rpc.ReleaseCall();
        int size = await SizeAsync(ended, cancellationToken).ConfigureAwait(false);
        int places = AnswerRoom.PlacesOf(size);
        if (size <= OutcomeSize.LargestSmall || _rpc.TryEnterRoom(places))
        {
            return await ended.ConfigureAwait(false);
        }

        // It is not held while others are taken: the session has it written down.
        ended = null!;
        await _rpc.EnterRoomAsync(places, cancellationToken).ConfigureAwait(false);
        return await (await FindOutcomeAsync(again).ConfigureAwait(false)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<Task<SubmissionOutcome>> FindOutcomeAsync(OutcomeRequest request) =>
        (await FindAsync(request.Session).ConfigureAwait(false)).OutcomeAsync(request.SubmissionId);

    // By itself, so that who waits for a place after it holds no outcome.
    private static async Task<int> SizeAsync(Task<SubmissionOutcome> ended, CancellationToken cancellationToken) =>
        (await ended.WaitAsync(cancellationToken).ConfigureAwait(false)).Size();

    /// <summary>Counts a long source, or refuses it. Refused and not left unread, so that an interrupt behind it gets through.</summary>
    private void TakeIn(int bytes)
    {
        long waiting = Interlocked.Add(ref _waitingSource, bytes);
        if (waiting > bytes && waiting > MostWaitingSource)
        {
            Interlocked.Add(ref _waitingSource, -bytes);
            throw new AgentException(
                AgentErrorCode.LimitReached,
                $"{waiting - bytes} bytes of source from this connection wait already, and {bytes} more are too many; send them when a submission has ended");
        }
    }
}
