using RemoteCsi.Agent.Journal;

namespace RemoteCsi.Agent.Sessions;

/// <summary>The place of a session in the directory, from the moment it is asked for or found on the disk.</summary>
/// <param name="opened">Which session.</param>
/// <param name="isNew">True when it is being made, false when an earlier agent made it.</param>
internal sealed class SessionSlot(SessionOpened opened, bool isNew)
{
    // Continuations run at once and in the order in which they were added: submissions that come while their session's
    // journal is read are recorded in the order in which they came.
    private readonly TaskCompletionSource<Session> _session = new();

    /// <summary>Which session.</summary>
    public SessionOpened Opened => opened;

    /// <summary>The session, as soon as it is there or its journal has been read.</summary>
    public Task<Session> Session => _session.Task;

    /// <summary>Whether others may know of it: one that is being made may still fail.</summary>
    public bool IsVisible => !isNew || Session.IsCompletedSuccessfully;

    /// <summary>It is there.</summary>
    public void Fill(Session session) => _session.SetResult(session);

    /// <summary>It could not be made, or is none.</summary>
    public void Fail(Exception exception)
    {
        _session.SetException(exception);

        // It may be that nobody waits.
        _ = _session.Task.Exception;
    }
}
