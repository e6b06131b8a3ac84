using System.Text.Json;
using RemoteCsi.Agent.Files;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Transport;

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
        ReadOnlyMemory<byte>? first = File.Exists(file) ? RecordReader.First(file) : null;
        return first is not { } payload
            ? null
            : JsonSerializer.Deserialize(payload.Span, JournalForm.Json.JournalRecord) as SessionOpened
                ?? throw new InvalidDataException("its journal does not begin with the session's opening");
    }

    /// <summary>What is wrong in the middle of the journal; null when nothing is.</summary>
    public LogDamage? Damage => _log.Damage;

    /// <summary>Appends a record; it survives this process from the moment this returns.</summary>
    /// <returns>Its place, for <see cref="ReadAt"/>.</returns>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnwritable"/>: nothing was written.</exception>
    public long Append(JournalRecord record)
    {
        try
        {
            if (record.LengthOfText() > LargeGarbage.SmallBytes)
            {
                lock (_appending)
                {
                    return _log.AppendLong(pieces =>
                    {
                        using var writer = new Utf8JsonWriter(pieces, JournalForm.Writing);
                        JsonSerializer.Serialize(writer, record, JournalForm.Json.JournalRecord);
                    });
                }
            }

            byte[] payload = JsonSerializer.SerializeToUtf8Bytes(record, JournalForm.Json.JournalRecord);
            lock (_appending)
            {
                return _log.Append(payload);
            }
        }
        catch (IOException exception)
        {
            throw new AgentException(
                AgentErrorCode.JournalUnwritable, $"the journal {_file} cannot be written ({exception.Message}); nothing was run");
        }
    }

    /// <summary>Reads the records so far; of a damaged journal those that can be read.</summary>
    /// <param name="onRecord">Gets each.</param>
    /// <param name="isWanted">Which, for the texts of the others need not be read; null for all.</param>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnreadable"/>: it was damaged while this agent served it.</exception>
    public void Read(Action<JournalRecord> onRecord, Func<RecordGlance, bool>? isWanted = null)
    {
        Action<ReadOnlyMemory<byte>> parse = Parsing(onRecord);
        ReadBytes(payload =>
        {
            if (isWanted is null || isWanted(RecordGlance.At(payload.Span)))
            {
                parse(payload);
            }
        });
    }

    /// <summary>Reads the records so far as they are written.</summary>
    /// <param name="onRecord">Gets each, which it must not keep.</param>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnreadable"/>: it was damaged while this agent served it.</exception>
    public void ReadBytes(Action<ReadOnlyMemory<byte>> onRecord)
    {
        try
        {
            _log.Read(onRecord);
        }
        catch (IOException exception)
        {
            throw Unreadable(exception);
        }
    }

    /// <summary>Reads one record; a long text of it stays a part of what is read, which nothing else uses.</summary>
    /// <param name="place">Where it was appended.</param>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnreadable"/>: it is not there any more.</exception>
    public JournalRecord? ReadAt(long place)
    {
        try
        {
            ReadOnlyMemory<byte> payload = _log.ReadAt(place);
            LargeMessages.Add(payload);
            try
            {
                return JsonSerializer.Deserialize(payload.Span, JournalForm.Json.JournalRecord);
            }
            finally
            {
                LargeMessages.Remove(payload);
            }
        }
        catch (IOException exception)
        {
            throw Unreadable(exception);
        }
    }

    public void Dispose() => _log.Dispose();

    private static AgentException Unreadable(IOException exception) =>
        new(AgentErrorCode.JournalUnreadable, $"the journal of this session cannot be read: {exception.Message}");

    private static string FileIn(string directory) => Path.Combine(directory, "journal");

    private static Action<ReadOnlyMemory<byte>> Parsing(Action<JournalRecord> onRecord) => payload =>
    {
        if (JsonSerializer.Deserialize(payload.Span, JournalForm.Json.JournalRecord) is { } record)
        {
            onRecord(record);
        }
    };
}
