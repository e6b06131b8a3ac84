using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Client.Sessions;

/// <summary>The sessions that a connection has entered; hands each its events.</summary>
/// <remarks>
/// Thread-safe. Events of a session that is just being entered may come before the answer that names it; they are kept
/// until it is added, and only while somebody enters.
/// </remarks>
internal sealed class EnteredSessions : IAgentEvents
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, RemoteSession> _sessions = [];
    private readonly List<(Guid InstanceId, Action<RemoteSession> Deliver)> _early = [];
    private int _entering;

    /// <summary>Whether any session is entered.</summary>
    public bool Any
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count > 0;
            }
        }
    }

    /// <summary>The sessions entered now.</summary>
    public RemoteSession[] All
    {
        get
        {
            lock (_gate)
            {
                return [.. _sessions.Values];
            }
        }
    }

    /// <inheritdoc/>
    public void Output(OutputChunk chunk) => Deliver(chunk.InstanceId, session => session.OnOutput(chunk));

    /// <inheritdoc/>
    public void InputRequested(InputQuestion question) => Deliver(question.InstanceId, session => session.OnInputRequested(question));

    /// <inheritdoc/>
    public void SessionChanged(SessionInfo session) => Deliver(session.InstanceId, entered => entered.OnChanged(session));

    /// <inheritdoc/>
    public void SubmissionBegan(BeganNotice notice) => Deliver(notice.InstanceId, session => session.OnBegan(notice));

    /// <inheritdoc/>
    public void SubmissionEnded(EndedNotice notice) => Deliver(notice.InstanceId, session => session.OnEnded(notice));

    /// <inheritdoc/>
    public void Progress(ProgressNotice notice) => Deliver(notice.InstanceId, session => session.OnProgress(notice));

    /// <inheritdoc/>
    public void Reported(ReportNotice notice) => Deliver(notice.InstanceId, session => session.OnReported(notice));

    /// <inheritdoc/>
    public void Alive()
    {
        // That it came is all it says, and that the link knows already.
    }

    /// <summary>Enters a session.</summary>
    /// <typeparam name="T">What tells the link over which it was entered.</typeparam>
    /// <param name="enter">The call that answers with the session.</param>
    /// <param name="entered">Called when the session is known here.</param>
    public async Task<RemoteSession> EnterAsync<T>(Func<Task<(RemoteSession Session, T Link)>> enter, Func<RemoteSession, T, Task> entered)
    {
        lock (_gate)
        {
            _entering++;
        }

        try
        {
            (RemoteSession session, T link) = await enter().ConfigureAwait(false);
            lock (_gate)
            {
                // Added and caught up under the gate, so that no newer event overtakes the kept ones.
                if (!_sessions.TryAdd(session.Info.InstanceId, session))
                {
                    throw new InvalidOperationException("this connection has entered that session already");
                }

                foreach ((Guid _, Action<RemoteSession> deliver) in _early.Where(early => early.InstanceId == session.Info.InstanceId))
                {
                    deliver(session);
                }
            }

            await entered(session, link).ConfigureAwait(false);
            return session;
        }
        finally
        {
            lock (_gate)
            {
                if (--_entering == 0)
                {
                    _early.Clear();
                }
            }
        }
    }

    /// <summary>Forgets a session that was left.</summary>
    public void Remove(RemoteSession session)
    {
        lock (_gate)
        {
            _sessions.Remove(session.Info.InstanceId);
        }
    }

    private void Deliver(Guid instanceId, Action<RemoteSession> deliver)
    {
        RemoteSession? session;
        lock (_gate)
        {
            if (!_sessions.TryGetValue(instanceId, out session))
            {
                if (_entering > 0)
                {
                    _early.Add((instanceId, deliver));
                }

                return;
            }
        }

        deliver(session);
    }
}
