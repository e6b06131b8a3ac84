using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Workers;
using RemoteCsi.Protocol;

namespace RemoteCsi.Agent.Sessions;

/// <content>How one life of it follows another.</content>
internal sealed partial class Session
{
    /// <summary>
    /// Ends the worker, if it lives, and begins anew with another: same id, name, instance id and clients, an empty chain, and
    /// indexes that count on. Repeating the last reset's id changes nothing.
    /// </summary>
    /// <exception cref="AgentException">It is not recorded, so nothing happened; or no worker could be had, and the session is broken.</exception>
    public async Task ResetAsync(string resetId, string by)
    {
        await _settled.Task.ConfigureAwait(false);
        await _changingLives.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_closed)
            {
                throw new AgentException(AgentErrorCode.NoSuchSession, $"{Says} was removed");
            }

            if (_journal.Damage is not null)
            {
                throw new AgentException(AgentErrorCode.SessionBroken, $"{Says} is broken: {_cause}; remove it and make a new one");
            }

            if (resetId == _lastResetId)
            {
                return;
            }

            // From this record on the session is a new one, whenever and however this agent ends.
            _queue.BeginAnew(
                after => new SessionReset(resetId, after, _broadcast.Output.NextSequence, by, _services.Time.GetUtcNow()), _services.Logger, Id);
            SessionLife former = _life;
            _life = NewLife();
            _cause = null;
            _resets++;
            _lastResetId = resetId;
            Touch();
            await former.EndAsync($"the session was reset by {by}").ConfigureAwait(false);
            await BeginNextLifeAsync(by, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _changingLives.Release();
        }
    }

    /// <summary>Nothing of the former life is compiled against any more.</summary>
    private void ForgetKeptAssemblies()
    {
        try
        {
            if (Directory.Exists(_journal.KeptAssemblies))
            {
                Directory.Delete(_journal.KeptAssemblies, recursive: true);
            }
        }
        catch (IOException)
        {
            // A compiler that is just being ended may write one more; it goes with the next reset, or with the session.
        }
    }

    private SessionLife NewLife() => new(
        _services, new WorkerPlace(_services.SocketOf(Id), _opened.Directory, _journal.WorkerErrors), _broadcast, _queue, _records, OnLost);

    /// <summary>Begins the life that has no worker yet, and runs what waits. Returns the worker's process id.</summary>
    private async Task<int> BeginLifeAsync(CancellationToken cancellationToken)
    {
        WorkerStarted started = await _life.BeginAsync(cancellationToken).ConfigureAwait(false);

        // Before the worker is asked for anything: one that was never asked knows that no journal has it, and ends by itself.
        _journal.Append(started);
        _life.Run(this, Id);
        return started.ProcessId;
    }

    /// <summary>As <see cref="BeginLifeAsync"/>, after a reset: its failure breaks the session.</summary>
    private async Task BeginNextLifeAsync(string by, CancellationToken cancellationToken)
    {
        try
        {
            // What the former worker wrote there must not be taken for the last words of the next.
            File.Delete(_journal.WorkerErrors);
            ForgetKeptAssemblies();
            _services.Logger.SessionWasReset(Id, by, await BeginLifeAsync(cancellationToken).ConfigureAwait(false));
            _broadcast.ForgetQuestion();
            _broadcast.Announce();
        }
        catch (AgentException exception)
        {
            Break(exception.Message);
            throw;
        }
    }
}
