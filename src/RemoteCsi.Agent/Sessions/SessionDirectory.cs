using System.Globalization;
using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Files;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Agent.Sessions;

/// <summary>All sessions of the agent: made, found by id, instance id or name, reaped, removed.</summary>
/// <remarks>
/// Thread safe. What an earlier agent left is known at once, and usable as soon as its own journal has been read; whoever
/// asks for it earlier waits for that.
/// </remarks>
internal sealed class SessionDirectory(SessionServices services) : IAsyncDisposable
{
    private const int LongestName = 64;

    private readonly Lock _guard = new();
    private readonly SortedDictionary<int, SessionSlot> _slots = [];
    private int _lastId;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_guard)
            {
                return _slots.Count;
            }
        }
    }

    private string LastIdFile => Path.Combine(services.State.Path, "last-session");

    /// <summary>Finds the sessions of the agent before this one, and begins to bring them back.</summary>
    /// <returns>Completes when all are back.</returns>
    public Task Restore()
    {
        OwnerOnly.CreateDirectory(services.SessionsPath);
        _lastId = File.Exists(LastIdFile) && int.TryParse(File.ReadAllText(LastIdFile), out int last) ? last : 0;
        var found = new List<(SessionSlot Slot, string Directory)>();
        foreach (string directory in Directory.EnumerateDirectories(services.SessionsPath))
        {
            try
            {
                if (SessionJournal.ReadOpened(directory) is { } opened)
                {
                    var slot = new SessionSlot(opened, isNew: false);
                    _slots.Add(opened.Id, slot);
                    _lastId = Math.Max(_lastId, opened.Id);
                    found.Add((slot, directory));
                }
                else
                {
                    // The agent before ended while it made or removed this one; nothing of it is of use to anybody.
                    Directory.Delete(directory, recursive: true);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or System.Text.Json.JsonException or ArgumentException)
            {
                services.Logger.SessionUnreadable(directory, exception.Message);
            }
        }

        // The newest first: that is the one somebody is more likely to wait for.
        found.Reverse();
        return found.Count == 0 ? Task.CompletedTask : Parallel.ForEachAsync(found, (one, _) => RestoreOneAsync(one.Slot, one.Directory));
    }

    /// <summary>Makes a session, or returns the one of that name when the request allows it.</summary>
    /// <exception cref="AgentException">The name is taken or does not do, a limit is reached, or the worker does not start.</exception>
    public async Task<Session> NewAsync(NewSessionRequest request, string by, CancellationToken cancellationToken)
    {
        Validate(request);
        SessionSlot slot;
        lock (_guard)
        {
            if (request.Name is { } name && _slots.Values.FirstOrDefault(other => other.Opened.Name == name) is { } taken)
            {
                if (!request.ReuseExisting)
                {
                    throw new AgentException(AgentErrorCode.NameInUse, $"a session named '{name}' exists already; enter it, or remove it first");
                }

                slot = taken;
            }
            else
            {
                int limit = services.Limits.Sessions;
                if (_slots.Count >= limit)
                {
                    throw new AgentException(
                        AgentErrorCode.LimitReached,
                        $"this agent holds {limit} sessions, its limit; remove one first, or start the agent with a larger --max-sessions");
                }

                SessionOpened opened = new(
                    ++_lastId,
                    Guid.NewGuid(),
                    request.Name,
                    services.Time.GetUtcNow(),
                    request.IdleTimeoutSeconds ?? (int)Math.Min(int.MaxValue, services.Limits.IdleTimeout.TotalSeconds),
                    Directory.Exists(request.WorkingDirectory) ? request.WorkingDirectory : Home());
                WriteLastId();
                services.Audit.Append(new AuditEntry(opened.Created, AuditKind.Opened, opened.Id, opened.InstanceId, opened.Name, by));
                slot = new SessionSlot(opened, isNew: true);
                _slots.Add(opened.Id, slot);
                _ = MakeAsync(slot);
            }
        }

        return await slot.Session.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds a session; waits while its journal is read.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.NoSuchSession"/>.</exception>
    public Task<Session> FindAsync(SessionSelector selector)
    {
        lock (_guard)
        {
            SessionSlot? found = selector switch
            {
                { Id: int id } => _slots.GetValueOrDefault(id),
                { InstanceId: Guid instance } => _slots.Values.FirstOrDefault(slot => slot.Opened.InstanceId == instance),
                { Name: { } name } => _slots.Values.FirstOrDefault(slot => slot.Opened.Name == name),
                _ => throw new AgentException(AgentErrorCode.InvalidArgument, "a session is named by its id, instance id or name; none was given"),
            };
            return found is { IsVisible: true }
                ? found.Session
                : throw new AgentException(AgentErrorCode.NoSuchSession, $"there is no session {selector} on {Environment.MachineName}");
        }
    }

    /// <summary>All sessions, by id; waits while journals are read.</summary>
    public async Task<Session[]> AllAsync()
    {
        SessionSlot[] slots;
        lock (_guard)
        {
            slots = [.. _slots.Values.Where(slot => slot.IsVisible)];
        }

        var sessions = new List<Session>(slots.Length);
        foreach (SessionSlot slot in slots)
        {
            try
            {
                sessions.Add(await slot.Session.ConfigureAwait(false));
            }
            catch (AgentException)
            {
                // It has turned out to be none.
            }
        }

        return [.. sessions];
    }

    /// <summary>Ends a session. False when somebody else ended it first.</summary>
    /// <param name="session">Which.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who asked; null when the agent does it by itself.</param>
    public async Task<bool> RemoveAsync(Session session, string reason, string? by)
    {
        lock (_guard)
        {
            if (!_slots.Remove(session.Id))
            {
                return false;
            }
        }

        await session.CloseAsync(reason, by).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends the sessions that nobody has wanted for longer than they may idle.</summary>
    public async Task ReapAsync()
    {
        foreach (Session session in (await AllAsync().ConfigureAwait(false)))
        {
            if (session.IsExpired())
            {
                await RemoveAsync(session, "idle", by: null).ConfigureAwait(false);
            }
            else
            {
                session.WriteWaiting();
            }
        }
    }

    /// <summary>Ends every session.</summary>
    public async Task RemoveAllAsync(string reason, string? by) =>
        await Task.WhenAll((await AllAsync().ConfigureAwait(false)).Select(session => RemoveAsync(session, reason, by))).ConfigureAwait(false);

    /// <summary>Lets go of every session; their workers live on.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (Session session in await AllAsync().ConfigureAwait(false))
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static void Validate(NewSessionRequest request)
    {
        if (request.Name is { } name &&
            (name.Length is 0 or > LongestName || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')))
        {
            throw new AgentException(
                AgentErrorCode.InvalidName, $"a session name has 1 to {LongestName} letters, digits, '-', '_' or '.', which '{name}' has not");
        }

        if (request.IdleTimeoutSeconds is <= 0)
        {
            throw new AgentException(AgentErrorCode.InvalidArgument, $"an idle timeout is at least one second, not {request.IdleTimeoutSeconds}");
        }
    }

    private static string Home() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : "/";

    private async Task MakeAsync(SessionSlot slot)
    {
        // The caller holds the lock; nothing of this may run under it.
        await Task.Yield();
        try
        {
            slot.Fill(await Session.CreateAsync(services, slot.Opened, CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            // Whoever asked is told.
            Drop(slot);
            slot.Fail(exception);
        }
    }

    private async ValueTask RestoreOneAsync(SessionSlot slot, string directory)
    {
        // So that some are ready while others are still to be read, each on a thread of the pool.
        await Task.Yield();
        try
        {
            if (await Session.RestoreAsync(services, slot.Opened, directory).ConfigureAwait(false) is { } session)
            {
                slot.Fill(session);
                return;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or System.Text.Json.JsonException)
        {
            services.Logger.SessionUnreadable(directory, exception.Message);
        }

        Drop(slot);
        slot.Fail(new AgentException(AgentErrorCode.NoSuchSession, $"session {slot.Opened.Id} is there no more"));
    }

    private void Drop(SessionSlot slot)
    {
        lock (_guard)
        {
            _slots.Remove(slot.Opened.Id);
        }
    }

    private void WriteLastId()
    {
        try
        {
            OwnerOnly.ReplaceFile(LastIdFile, _lastId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException exception)
        {
            throw new AgentException(AgentErrorCode.JournalUnwritable, $"{LastIdFile} cannot be written ({exception.Message}); no session was made");
        }
    }
}
