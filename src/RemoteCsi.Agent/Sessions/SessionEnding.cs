using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Agent.Sessions;

/// <content>How it ends, breaks, or is let go of.</content>
internal sealed partial class Session
{
    /// <summary>Whether nobody has wanted it for longer than it may idle.</summary>
    public bool IsExpired()
    {
        if (HasClients || _queue.Running is not null)
        {
            return false;
        }

        TimeSpan allowed = IsTemporary ? _services.Limits.TemporaryGrace : TimeSpan.FromSeconds(_opened.IdleTimeoutSeconds);
        return _services.Time.GetElapsedTime(Volatile.Read(ref _idleSince)) > allowed;
    }

    /// <summary>Ends the session, its worker and its journal.</summary>
    public async Task CloseAsync(string reason, string? by)
    {
        await _changingLives.WaitAsync().ConfigureAwait(false);
        try
        {
            _closed = true;
            NoteRemoval(reason, by);
            _queue.Abandon("the session was removed", _services.Logger, Id);

            // A worker of the agent before may still be being looked for, and may be found in this very moment.
            await _ending.CancelAsync().ConfigureAwait(false);
            await _comingBack.ConfigureAwait(false);
            WorkerStarted? started = _life.Started;
            bool isReached = _life.Worker is not null;
            await _life.EndAsync("the session was removed").ConfigureAwait(false);
            if (!isReached)
            {
                await FormerWorker.EndAsync(started, _services.SocketOf(Id), CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            _changingLives.Release();
        }

        _broadcast.Announce();
        _journal.Dispose();
        Directory.Delete(_journal.Directory, recursive: true);
        File.Delete(_services.SocketOf(Id));
        _services.Logger.SessionRemoved(Id, reason);
    }

    /// <summary>Lets go of the session, whose worker lives on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _comingBack.ConfigureAwait(false);
        await _life.DisposeAsync().ConfigureAwait(false);
        _records.WriteWaiting();
        _journal.Dispose();
    }

    /// <summary>The worker of the present life is gone.</summary>
    private void OnLost(SessionLife life, string cause)
    {
        if (ReferenceEquals(life, _life))
        {
            Break(cause);
        }
    }

    private void NoteRemoval(string reason, string? by)
    {
        DateTimeOffset now = _services.Time.GetUtcNow();
        try
        {
            _services.Audit.Append(new AuditEntry(now, AuditKind.Removed, Id, InstanceId, Name, by, Reason: reason));
            _journal.Append(new SessionRemoved(reason, now));
        }
        catch (AgentException)
        {
            // On a full disk removing is what helps. Should this agent end before it is done, the next finds the session as it was.
        }
    }

    private void Break(string cause)
    {
        if (_closed || _cause is not null)
        {
            return;
        }

        _cause = cause;
        _services.Logger.SessionBroken(Id, cause);
        try
        {
            _journal.Append(new SessionBroke(cause, _services.Time.GetUtcNow()));
        }
        catch (AgentException)
        {
            // Not recorded, it is found again by the next agent, which sees that the worker is gone.
        }

        _queue.Abandon(cause, _services.Logger, Id);
        Touch();
        _broadcast.Announce();
    }
}
