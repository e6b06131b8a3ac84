using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Protocol;

namespace RemoteCsi.Agent.Sessions;

/// <content>How a session begins: it is made, or an earlier agent left it.</content>
internal sealed partial class Session
{
    /// <summary>Makes a session and starts its worker.</summary>
    /// <exception cref="AgentException">The journal or the worker does not come to be; nothing is left of it.</exception>
    public static async Task<Session> CreateAsync(SessionServices services, SessionOpened opened, CancellationToken cancellationToken)
    {
        string directory = services.PathOf(opened.Id);
        WorkerSupervisor? worker = null;
        SessionJournal? journal = null;
        try
        {
            journal = SessionJournal.Create(directory, opened);
            var session = new Session(services, opened, journal);
            worker = await WorkerSupervisor
                .StartAsync(services.Workers, services.SocketOf(opened.Id), opened.Directory, journal.WorkerErrors, session, cancellationToken)
                .ConfigureAwait(false);

            // Before the worker is asked for anything: one that was never asked knows that no journal has it, and ends by itself.
            session._started = new WorkerStarted(worker.Identity.ProcessId, worker.Identity.StartTime, worker.Welcome.Runtime);
            journal.Append(session._started);
            session._running = session.Begin(worker);
            services.Logger.SessionOpened(opened.Id, opened.Name ?? "temporary", worker.Identity.ProcessId);
            return session;
        }
        catch (Exception exception)
        {
            if (worker is not null)
            {
                await worker.EndAsync().ConfigureAwait(false);
                await worker.DisposeAsync().ConfigureAwait(false);
            }

            journal?.Dispose();
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }

            throw exception is IOException or UnauthorizedAccessException
                ? new AgentException(AgentErrorCode.JournalUnwritable, $"{directory} cannot be written ({exception.Message}); no session was made")
                : exception;
        }
    }

    /// <summary>Brings back a session that an earlier agent left, and begins to look for its worker.</summary>
    /// <returns>Null when it was being made or removed as that agent ended: then nothing of it is left.</returns>
    public static async Task<Session?> RestoreAsync(SessionServices services, SessionOpened opened, string directory)
    {
        var records = new List<JournalRecord>();
        SessionJournal journal = SessionJournal.Open(directory, records.Add);
        WorkerStarted? started = records.OfType<WorkerStarted>().LastOrDefault();
        bool removed = records[^1] is SessionRemoved;
        if (removed || (started is null && journal.Damage is null))
        {
            journal.Dispose();
            if (started is not null)
            {
                await WorkerSupervisor.EndAsync(Identity(started), services.SocketOf(opened.Id), CancellationToken.None).ConfigureAwait(false);
            }

            Directory.Delete(directory, recursive: true);
            File.Delete(services.SocketOf(opened.Id));
            services.Logger.SessionSwept(opened.Id, removed ? "being removed" : "being made");
            return null;
        }

        var session = new Session(services, opened, journal) { _started = started };
        foreach (JournalRecord record in records)
        {
            session._queue.Restore(record);
            session._cause = record switch { SessionBroke broke => broke.Cause, WorkerStarted => null, _ => session._cause };
            session._lastUsed = record switch
            {
                SubmissionReceived { At: var at } => at,
                SubmissionEnded { At: { } at } => at,
                _ => session._lastUsed,
            };
        }

        session._absence.Restore(
            records.OfType<SubmissionEnded>().Select(ended => ended.Outcome.NextSequence).DefaultIfEmpty(1).Max(),
            session._queue.FirstNotEndedBefore(long.MaxValue)?.Received.Index ?? session._queue.Count + 1);
        session._queue.RestoreWaiting();
        session._running = session.ComeBackAsync(started);
        return session;
    }
}
