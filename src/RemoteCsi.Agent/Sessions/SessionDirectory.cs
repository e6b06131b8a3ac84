using System.Globalization;
using Microsoft.Extensions.Logging;
using RemoteCsi.Agent.Files;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Agent.Sessions;

/// <summary>All sessions of the agent: made, found by id, instance id or name, reaped, removed.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class SessionDirectory(SessionServices services, int maximumSessions) : IAsyncDisposable
{
    private const int LongestName = 64;
    private const int DefaultIdleTimeoutSeconds = 24 * 60 * 60;

    private readonly Lock _guard = new();
    private readonly SortedDictionary<int, Session> _sessions = [];
    private readonly Dictionary<string, Task<Session>> _names = [];
    private int _starting;
    private int _lastId;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_guard)
            {
                return _sessions.Count;
            }
        }
    }

    private string LastIdFile => Path.Combine(services.State.Path, "last-session");

    /// <summary>Brings back the sessions of the agent before this one.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        OwnerOnly.CreateDirectory(services.SessionsPath);
        _lastId = File.Exists(LastIdFile) && int.TryParse(await File.ReadAllTextAsync(LastIdFile, cancellationToken).ConfigureAwait(false), out int last) ? last : 0;
        await Parallel.ForEachAsync(
            Directory.EnumerateDirectories(services.SessionsPath), cancellationToken, RestoreOneAsync).ConfigureAwait(false);
    }

    /// <summary>Makes a session, or returns the one of that name when the request allows it.</summary>
    /// <exception cref="AgentException">The name is taken or does not do, a limit is reached, or the worker does not start.</exception>
    public async Task<Session> NewAsync(NewSessionRequest request, CancellationToken cancellationToken)
    {
        Validate(request);
        Task<Session> made;
        lock (_guard)
        {
            if (request.Name is { } name && _names.TryGetValue(name, out Task<Session>? taken) && !taken.IsFaulted)
            {
                if (!request.ReuseExisting)
                {
                    throw new AgentException(AgentErrorCode.NameInUse, $"a session named '{name}' exists already; enter it, or remove it first");
                }

                made = taken;
            }
            else
            {
                if (_sessions.Count + _starting >= maximumSessions)
                {
                    throw new AgentException(AgentErrorCode.LimitReached, $"this agent holds {maximumSessions} sessions, its limit; remove one first");
                }

                SessionOpened opened = new(
                    ++_lastId,
                    Guid.NewGuid(),
                    request.Name,
                    services.Time.GetUtcNow(),
                    request.IdleTimeoutSeconds ?? DefaultIdleTimeoutSeconds,
                    Directory.Exists(request.WorkingDirectory) ? request.WorkingDirectory : Home());
                WriteLastId();
                made = StartAsync(opened);
                if (request.Name is not null)
                {
                    _names[request.Name] = made;
                }
            }
        }

        return await made.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds a session.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.NoSuchSession"/>.</exception>
    public Session Find(SessionSelector selector)
    {
        lock (_guard)
        {
            Session? found = selector switch
            {
                { Id: int id } => _sessions.GetValueOrDefault(id),
                { InstanceId: Guid instance } => _sessions.Values.FirstOrDefault(session => session.InstanceId == instance),
                { Name: { } name } => _sessions.Values.FirstOrDefault(session => session.Name == name),
                _ => throw new AgentException(AgentErrorCode.InvalidArgument, "a session is named by its id, instance id or name; none was given"),
            };
            return found ?? throw new AgentException(AgentErrorCode.NoSuchSession, $"there is no session {selector} on {Environment.MachineName}");
        }
    }

    /// <summary>All sessions, by id.</summary>
    public Session[] All()
    {
        lock (_guard)
        {
            return [.. _sessions.Values];
        }
    }

    /// <summary>Ends a session. False when somebody else ended it first.</summary>
    public async Task<bool> RemoveAsync(Session session, string reason)
    {
        lock (_guard)
        {
            if (!_sessions.Remove(session.Id))
            {
                return false;
            }

            if (session.Name is { } name)
            {
                _names.Remove(name);
            }
        }

        await session.CloseAsync(reason).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends the sessions that nobody has wanted for longer than they may idle.</summary>
    public async Task ReapAsync()
    {
        foreach (Session session in All().Where(session => session.IsExpired()))
        {
            await RemoveAsync(session, "idle").ConfigureAwait(false);
        }
    }

    /// <summary>Ends every session.</summary>
    public async Task RemoveAllAsync(string reason) =>
        await Task.WhenAll(All().Select(session => RemoveAsync(session, reason))).ConfigureAwait(false);

    /// <summary>Lets go of every session; their workers live on.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (Session session in All())
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

    private async Task<Session> StartAsync(SessionOpened opened)
    {
        // The caller holds the lock; nothing of this may run under it.
        Interlocked.Increment(ref _starting);
        await Task.Yield();
        try
        {
            Session session = await Session.CreateAsync(services, opened, CancellationToken.None).ConfigureAwait(false);
            lock (_guard)
            {
                _sessions.Add(session.Id, session);
            }

            return session;
        }
        catch when (opened.Name is { } name)
        {
            lock (_guard)
            {
                _names.Remove(name);
            }

            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _starting);
        }
    }

    private async ValueTask RestoreOneAsync(string directory, CancellationToken cancellationToken)
    {
        if (!SessionJournal.Exists(directory))
        {
            return;
        }

        try
        {
            Session session = await Session.RestoreAsync(services, directory, cancellationToken).ConfigureAwait(false);
            lock (_guard)
            {
                _sessions.Add(session.Id, session);
                _lastId = Math.Max(_lastId, session.Id);
                if (session.Name is { } name)
                {
                    _names[name] = Task.FromResult(session);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or System.Text.Json.JsonException)
        {
            services.Logger.SessionUnreadable(directory, exception.Message);
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
