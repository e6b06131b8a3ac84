using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Compiling;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Sessions;

/// <content>How a session begins: it is made, or an earlier agent left it.</content>
internal sealed partial class Session
{
    /// <summary>Makes a session and starts its worker.</summary>
    /// <exception cref="AgentException">The journal or the worker does not come to be; nothing is left of it.</exception>
    public static async Task<Session> CreateAsync(SessionServices services, SessionOpened opened, CancellationToken cancellationToken)
    {
        string directory = services.PathOf(opened.Id);
        SessionJournal? journal = null;
        Session? session = null;
        try
        {
            journal = SessionJournal.Create(directory, opened);
            session = new Session(services, opened, journal);
            int process = await session.BeginLifeAsync(cancellationToken).ConfigureAwait(false);
            session._settled.TrySetResult();
            services.Logger.SessionOpened(opened.Id, opened.Name ?? "temporary", process);
            return session;
        }
        catch (Exception exception)
        {
            await (session?._life.EndAsync("the session could not be made") ?? Task.CompletedTask).ConfigureAwait(false);
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
        SessionRecords read = SessionRecords.Of(records);
        bool removed = records[^1] is SessionRemoved;
        if (removed || (read is { Worker: null, Resets: 0 } && journal.Damage is null))
        {
            journal.Dispose();
            await FormerWorker.EndAsync(read.Worker ?? read.FormerWorker, services.SocketOf(opened.Id), CancellationToken.None).ConfigureAwait(false);
            Directory.Delete(directory, recursive: true);
            services.Logger.SessionSwept(opened.Id, removed ? "being removed" : "being made");
            return null;
        }

        var session = new Session(services, opened, journal)
        {
            _cause = read.Cause,
            _resets = read.Resets,
            _lastResetId = read.LastResetId,
            _lastUsed = read.LastUsed,
        };
        records.ForEach(session._queue.Restore);
        session._absence.Restore(
            records.OfType<SubmissionEnded>().Select(ended => ended.Outcome.NextSequence).DefaultIfEmpty(1).Max(),
            session._queue.FirstNotEndedBefore(long.MaxValue)?.Received.Index ?? session._queue.Count + 1);
        session._queue.RestoreWaiting(services.Logger, opened.Id);
        session._comingBack = session.ComeBackAsync(read);
        return session;
    }

    private async Task ComeBackAsync(SessionRecords read)
    {
        await Task.Yield();
        if (read.Cause is not null || read.Worker is null)
        {
            // No worker will send the old output again, so only its numbers are known.
            _broadcast.Output.StartAt(read.NextSequence);
        }

        try
        {
            if (_journal.Damage is { } damage)
            {
                await FormerWorker.EndAsync(read.Worker, _services.SocketOf(Id), CancellationToken.None).ConfigureAwait(false);
                throw new WorkerLostException(
                    $"its journal is {damage}, so what was declared in it is not known any more; {Path.Combine(_journal.Directory, "journal")} was left as it is");
            }

            if (read.Cause is { } cause)
            {
                _queue.Abandon(cause, _services.Logger, Id);
            }
            else if (read.Worker is { } worker)
            {
                await _life.AdoptAsync(worker, InstanceId, _ending.Token).ConfigureAwait(false);
                _services.Logger.SessionFound(Id, worker.ProcessId, _queue.Count);
                _life.Run(this, Id);
            }
            else
            {
                // A worker that was started for this life, but not recorded, has run nothing: it is not looked for but ended.
                await FormerWorker.EndAsync(read.FormerWorker, _services.SocketOf(Id), _ending.Token).ConfigureAwait(false);
                await BeginNextLifeAsync("an agent that ended meanwhile", _ending.Token).ConfigureAwait(false);
            }
        }
        catch (WorkerLostException lost)
        {
            _broadcast.Output.StartAt(read.NextSequence);
            Break(lost.Message);
        }
        catch (AgentException exception)
        {
            // It is broken now, and says why to whoever asks; this agent and its other sessions go on.
            _services.Logger.SessionBroken(Id, exception.Message);
        }
        catch (OperationCanceledException)
        {
            // The agent stops, or the session is removed, before the worker was reached.
        }
        finally
        {
            _settled.TrySetResult();
        }
    }
}
