using System.Text.Json;
using RemoteCsi.Agent.Files;
using RemoteCsi.Protocol;

namespace RemoteCsi.Agent.Journal;

/// <summary>The durable record of one session: a directory with the file <c>journal</c>, mode 0600, append only.</summary>
/// <remarks>Thread safe. The source text of submissions is here and nowhere else.</remarks>
internal sealed class SessionJournal : IDisposable
{
    private readonly Lock _appending = new();
    private readonly RecordLog _log;
    private readonly string _file;

    private SessionJournal(string directory, RecordLog log)
    {
        Directory = directory;
        _file = FileIn(directory);
        _log = log;
    }

    /// <summary>The session's own directory.</summary>
    public string Directory { get; }

    /// <summary>Where the worker's file descriptor 2 goes; its tail tells why a worker died.</summary>
    public string WorkerErrors => Path.Combine(Directory, "stderr");

    /// <summary>Where copies of the assemblies that its submissions were compiled against are kept.</summary>
    public string KeptAssemblies => Path.Combine(Directory, "references");

    /// <summary>Begins the journal of a new session.</summary>
    /// <exception cref="AgentException">It cannot be written.</exception>
    public static SessionJournal Create(string directory, SessionOpened opened)
    {
        OwnerOnly.CreateDirectory(directory);
        SessionJournal journal = Open(directory, _ => { });
        journal.Append(opened);
        return journal;
    }

    /// <summary>Opens the journal of a session that an earlier agent left.</summary>
    public static SessionJournal Open(string directory, Action<JournalRecord> onRecord) =>
        new(directory, RecordLog.Open(FileIn(directory), Parsing(onRecord)));

    /// <summary>The session that a directory is of; null when it never came to be: nothing whole is in its journal.</summary>
    /// <exception cref="InvalidDataException">There is something, and it is no session's beginning.</exception>
    public static SessionOpened? ReadOpened(string directory)
    {
        string file = FileIn(directory);
        byte[]? first = File.Exists(file) ? RecordReader.First(file) : null;
        return first is null
            ? null
            : JsonSerializer.Deserialize(first, JournalJson.Default.JournalRecord) as SessionOpened
                ?? throw new InvalidDataException("its journal does not begin with the session's opening");
    }

    /// <summary>What is wrong in the middle of the journal; null when nothing is.</summary>
    public LogDamage? Damage => _log.Damage;

    /// <summary>Appends a record; it survives this process from the moment this returns.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnwritable"/>: nothing was written.</exception>
    public void Append(JournalRecord record)
    {
        byte[] payload = JsonSerializer.SerializeToUtf8Bytes(record, JournalJson.Default.JournalRecord);
        try
        {
            lock (_appending)
            {
                _log.Append(payload);
            }
        }
        catch (IOException exception)
        {
            throw new AgentException(
                AgentErrorCode.JournalUnwritable, $"the journal {_file} cannot be written ({exception.Message}); nothing was run");
        }
    }

    /// <summary>Reads all records so far; of a damaged journal those that can be read.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnreadable"/>: it was damaged while this agent served it.</exception>
    public void Read(Action<JournalRecord> onRecord)
    {
        try
        {
            _log.Read(Parsing(onRecord));
        }
        catch (IOException exception)
        {
            throw new AgentException(AgentErrorCode.JournalUnreadable, $"the journal of this session cannot be read: {exception.Message}");
        }
    }

    public void Dispose() => _log.Dispose();

    private static string FileIn(string directory) => Path.Combine(directory, "journal");

    private static Action<ReadOnlyMemory<byte>> Parsing(Action<JournalRecord> onRecord) => payload =>
    {
        if (JsonSerializer.Deserialize(payload.Span, JournalJson.Default.JournalRecord) is { } record)
        {
            onRecord(record);
        }
    };
}
