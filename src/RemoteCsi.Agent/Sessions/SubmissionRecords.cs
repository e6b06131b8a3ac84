using System.Security.Cryptography;
using System.Text;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Restoring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent.Sessions;

/// <summary>What is written down of a session's submissions, in its journal and in the agent's audit log, and read back from there.</summary>
/// <remarks>
/// Thread safe. The audit log is written first: what is in the journal is in the audit log. An end that could not be
/// written (a full disk) is kept and written before anything else; until then no new submission is recorded, so at most what
/// was lined up already is kept.
/// </remarks>
internal sealed class SubmissionRecords(SessionOpened session, SessionJournal journal, AuditLog audit, TimeProvider time)
{
    private readonly Lock _guard = new();
    private readonly Queue<SubmissionEnded> _unwritten = new();

    // Whether the audit log has the first of them already.
    private bool _audited;

    /// <summary>Directory for copies of the assemblies that submissions refer to.</summary>
    public string KeptAssemblies => journal.KeptAssemblies;

    /// <summary>Records that a submission came. Returns the record, and its place in the journal.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnwritable"/>; it must not run.</exception>
    public (SubmissionReceived Received, long Place) Receive(int index, SubmitRequest request, string by)
    {
        lock (_guard)
        {
            WriteUnwritten();
            string hash = Hash(request.Code);
            var received = new SubmissionReceived(
                index, request.SubmissionId, request.Code, hash, request.SourceName, request.WantValueJson, by, time.GetUtcNow(),
                request.Loaded);
            audit.Append(Entry(AuditKind.Submitted, received.At) with
            {
                By = by, Index = index, SubmissionId = request.SubmissionId, SourceHash = hash,
            });
            return (received, journal.Append(received));
        }
    }

    /// <summary>Records that the session begins anew.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnwritable"/>; nothing has changed.</exception>
    public void Reset(SessionReset reset)
    {
        lock (_guard)
        {
            WriteUnwritten();
            journal.Append(reset);
        }
    }

    /// <summary>Records that a waiting submission was asked to stop, as well as that can be done now.</summary>
    /// <returns>False when it could not be written: a later agent would run it.</returns>
    public bool Interrupt(int index) => Try(() => journal.Append(new SubmissionInterrupted(index)));

    /// <summary>Records what is in a submission that is sent to the worker, as well as that can be done now.</summary>
    public void Start(SubmissionStarted started) => Try(() => journal.Append(started));

    /// <summary>Records that a submission ended.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnwritable"/>; it is kept, and written as soon as that can be done.</exception>
    public void End(SubmissionEnded ended)
    {
        lock (_guard)
        {
            _unwritten.Enqueue(ended with { At = time.GetUtcNow() });
            WriteUnwritten();
        }
    }

    /// <summary>Writes what could not be written before, as far as that can be done now.</summary>
    public void WriteWaiting()
    {
        lock (_guard)
        {
            Try(WriteUnwritten);
        }
    }

    /// <summary>The recorded submissions, oldest first; without a number, as many of the newest as fit into one answer.</summary>
    /// <param name="last">How many of the newest; null for all that fit.</param>
    /// <param name="from">The first wanted; then the answer ends where it would outgrow a message. Null for the newest.</param>
    public HistoryEntry[] History(int? last, int? from = null)
    {
        lock (_guard)
        {
            var page = new HistoryPage(last, from);
            journal.ReadBytes(page.Measure);
            journal.ReadBytes(page.Take);
            foreach (SubmissionEnded ended in _unwritten)
            {
                page.Take(ended);
            }

            return page.ToAnswer();
        }
    }

    /// <summary>The submissions that are in the chain, oldest first, as a compiler needs them to build it again.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnreadable"/>.</exception>
    public ChainEntry[] Chain()
    {
        var sources = new Dictionary<int, SubmissionReceived>();
        var entries = new List<ChainEntry>();
        Read(record =>
        {
            if (record is SubmissionReceived received)
            {
                sources.Add(received.Index, received);
            }
            else if (record is SessionReset)
            {
                // What ends after it and came before it is of another worker.
                sources.Clear();
                entries.Clear();
            }
            else if (record is SubmissionEnded ended && sources.Remove(ended.Outcome.Index, out SubmissionReceived? source) && ended.InChain)
            {
                entries.Add(new ChainEntry(source.Index, source.Code, ended.CompiledIn, source.SourceName, ended.Emitted, ended.Restored, source.Loaded, ended.Contents, ended.Results));
            }
        });
        return [.. entries];
    }

    /// <summary>What the references of submissions in the chain came to, oldest first.</summary>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnreadable"/>.</exception>
    public RestoredReferences[] Restored()
    {
        var restored = new List<RestoredReferences>();
        Read(record =>
        {
            if (record is SessionReset)
            {
                restored.Clear();
            }
            else if (record is SubmissionEnded { InChain: true, Restored: { } one })
            {
                restored.Add(one);
            }
        });
        return [.. restored];
    }

    /// <summary>A submission as it came, with all of its source.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="place">Its place in the journal; null when an earlier agent wrote it.</param>
    /// <exception cref="AgentException"><see cref="AgentErrorCode.JournalUnreadable"/>: it is not there, or not any more.</exception>
    public SubmissionReceived Received(int index, long? place)
    {
        if (place is { } known && journal.ReadAt(known) is SubmissionReceived written && written.Index == index)
        {
            return written;
        }

        SubmissionReceived? found = null;
        Read(record => found = record as SubmissionReceived ?? found, glance => glance == new RecordGlance(RecordGlance.Received, index));
        return found ?? throw new AgentException(AgentErrorCode.JournalUnreadable, $"the source of submission {index} is no longer in the journal of this session");
    }

    /// <summary>The recorded outcome of a submission; null when there is none.</summary>
    public SubmissionOutcome? Outcome(int index)
    {
        SubmissionOutcome? found = null;
        Read(record => found = (record as SubmissionEnded)?.Outcome ?? found, glance => glance == new RecordGlance(RecordGlance.Ended, index));
        return found;
    }

    /// <summary>SHA-256 of the source in UTF-8, which is made a piece at a time.</summary>
    private static string Hash(LongText source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Encoder encoder = Encoding.UTF8.GetEncoder();
        source.InPieces((hash, encoder), static (piece, to) => Append(to.hash, to.encoder, piece, isLast: false));
        Append(hash, encoder, [], isLast: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        static void Append(IncrementalHash hash, Encoder encoder, ReadOnlySpan<char> left, bool isLast)
        {
            Span<byte> bytes = stackalloc byte[4096];
            bool completed;
            do
            {
                encoder.Convert(left, bytes, isLast, out int read, out int written, out completed);
                hash.AppendData(bytes[..written]);
                left = left[read..];
            }
            while (!completed);
        }
    }

    private static bool Try(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (AgentException)
        {
            // The disk is full. What this would have told is known while this agent lives, or is tried again.
            return false;
        }
    }

    /// <summary>Reads the records that are wanted; null for all.</summary>
    private void Read(Action<JournalRecord> onRecord, Func<RecordGlance, bool>? isWanted = null)
    {
        lock (_guard)
        {
            journal.Read(onRecord, isWanted);
            foreach (SubmissionEnded ended in _unwritten.Where(one => isWanted?.Invoke(new RecordGlance(RecordGlance.Ended, one.Outcome.Index)) != false))
            {
                onRecord(ended);
            }
        }
    }

    private void WriteUnwritten()
    {
        while (_unwritten.TryPeek(out SubmissionEnded? ended))
        {
            if (!_audited)
            {
                audit.Append(Entry(AuditKind.Ended, ended.At ?? time.GetUtcNow()) with
                {
                    Index = ended.Outcome.Index, SubmissionId = ended.Outcome.SubmissionId, Status = ended.Outcome.Status,
                });
                _audited = true;
            }

            journal.Append(ended);
            _unwritten.Dequeue();
            _audited = false;
        }
    }

    private AuditEntry Entry(AuditKind kind, DateTimeOffset at) => new(at, kind, session.Id, session.InstanceId, session.Name);
}
