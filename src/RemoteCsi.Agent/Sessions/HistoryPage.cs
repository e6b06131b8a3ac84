using System.Text.Json;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent.Sessions;

/// <summary>As much of a session's history as goes into one answer, and no more of it in memory: a journal may hold any amount of source.</summary>
/// <remarks>Shown each record of the journal twice: to <see cref="Measure"/>, all of them, and then to <see cref="Take(ReadOnlyMemory{byte})"/>. Not thread-safe.</remarks>
/// <param name="last">How many of the newest; null for all that fit.</param>
/// <param name="from">The first wanted; then the answer ends where it would outgrow a message. Null for the newest.</param>
internal sealed class HistoryPage(int? last, int? from)
{
    /// <summary>Bytes of an answer; a message between client and agent holds 4 MiB.</summary>
    private const int LargestAnswer = 2 * 1024 * 1024;

    /// <summary>What an entry costs beside its source, generously.</summary>
    private const int EntryOverhead = 512;

    /// <summary>So many UTF-16 units, each of which may take six bytes, fit into an answer.</summary>
    private const int LongestSource = (LargestAnswer / 6) - EntryOverhead;

    /// <summary>What a record has beside the source, at most.</summary>
    private const int RecordOverhead = 2048;

    /// <summary>Bytes of records after which what they left behind is looked at.</summary>
    private const long MuchRead = 1024 * 1024;

    private readonly SortedDictionary<int, HistoryEntry> _entries = [];
    private readonly List<(int Index, int Bytes)> _measured = [];
    private (int First, int Last)? _wanted;
    private int _resets;
    private long _read;

    /// <summary>Sees how long a record is.</summary>
    public void Measure(ReadOnlyMemory<byte> record)
    {
        ReadOnlySpan<byte> payload = record.Span;
        if (RecordGlance.At(payload) is { Kind: RecordGlance.Received } glance)
        {
            _measured.Add((glance.Index, EntryOverhead + Math.Max(payload.Length - RecordOverhead, 0)));
        }
    }

    /// <summary>Takes what the answer needs of a record.</summary>
    public void Take(ReadOnlyMemory<byte> written)
    {
        ReadOnlySpan<byte> payload = written.Span;
        RecordGlance glance = RecordGlance.At(payload);
        (int first, int end) = _wanted ??= Wanted();
        if (glance.Kind == RecordGlance.Reset)
        {
            _resets++;
        }
        else if (glance.Index >= first && glance.Index <= end && glance.Kind is RecordGlance.Received or RecordGlance.Ended)
        {
            // Of a long source only what will be in the answer is made a string.
            JournalRecord? record = glance.Kind == RecordGlance.Received && from is null && payload.Length > LongestSource
                ? Clipped(payload)
                : JsonSerializer.Deserialize(payload, JournalForm.Json.JournalRecord);
            Take(record);

            // Not after each: what is in the answer so far lives, and the session waits meanwhile.
            _read += payload.Length;
            if (_read > MuchRead)
            {
                LargeGarbage.MakeRoom(_read);
                _read = 0;
            }
        }
    }

    /// <summary>Takes what the answer needs of a record.</summary>
    public void Take(JournalRecord? record)
    {
        if (record is SubmissionReceived received)
        {
            _entries[received.Index] = new HistoryEntry(
                received.Index, received.SubmissionId, received.Code, received.By, received.At, null, received.SourceHash,
                Resets: _resets, SourceName: received.SourceName, Loaded: from is null ? null : received.Loaded);
        }
        else if (record is SubmissionEnded ended && _entries.TryGetValue(ended.Outcome.Index, out HistoryEntry? entry))
        {
            _entries[ended.Outcome.Index] = entry with { Status = ended.Outcome.Status, EndedAt = ended.At, Ran = ended.InChain || ended.Emitted };
        }
    }

    /// <summary>The answer, oldest first.</summary>
    public HistoryEntry[] ToAnswer()
    {
        int left = LargestAnswer;

        // From somewhere on, whole sources, for they are run again; the first goes whatever its size.
        return from is not null
            ? [.. _entries.Values.TakeWhile((entry, place) => (left -= Size(entry)) > 0 || place == 0)]
            : [.. _entries.Values.Reverse().TakeWhile(entry => (left -= Size(entry)) > 0).Reverse()];
    }

    /// <summary>What it takes in an answer, in bytes, at most.</summary>
    private static int Size(HistoryEntry entry) =>
        EntryOverhead + EncodedLength(entry.Code) + (entry.Loaded ?? []).Sum(file => EntryOverhead + EncodedLength(file.Path) + EncodedLength(file.Text));

    // As the runtime's usual encoder writes it, which the formatter's writer has, and which long texts get (StringJson): six bytes for what a web page might take amiss, and for all that is not ASCII.
    private static int EncodedLength(string text)
    {
        int length = 0;
        foreach (char letter in text)
        {
            length += letter switch
            {
                '\\' or '\b' or '\t' or '\n' or '\f' or '\r' => 2,
                < ' ' or > '~' or '"' or '&' or '\'' or '+' or '<' or '>' or '`' => 6,
                _ => 1,
            };
        }

        return length;
    }

    private static SubmissionReceived Clipped(ReadOnlySpan<byte> payload)
    {
        var record = new SubmissionReceived(0, "", "", "", null, false, "", default);
        var reader = new Utf8JsonReader(payload);
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0))
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "index":
                    record = record with { Index = reader.GetInt32() };
                    break;
                case "submissionId":
                    record = record with { SubmissionId = reader.GetString()! };
                    break;
                case "code":
                    record = record with { Code = StringJson.Begin(ref reader, LongestSource) };
                    break;
                case "sourceHash":
                    record = record with { SourceHash = reader.GetString()! };
                    break;
                case "sourceName":
                    record = record with { SourceName = reader.GetString() };
                    break;
                case "by":
                    record = record with { By = reader.GetString()! };
                    break;
                case "at":
                    record = record with { At = reader.GetDateTimeOffset() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return record;
    }

    private (int First, int Last) Wanted()
    {
        _measured.Sort();
        if (from is int first)
        {
            long forward = 0;
            (int Index, int Bytes)[] wanted = [.. _measured.Where(one => one.Index >= first).TakeWhile(one => (forward += one.Bytes) - one.Bytes < LargestAnswer)];
            return (first, wanted is [.., var end] ? end.Index : 0);
        }

        long back = 0;
        int oldest = int.MaxValue;
        foreach ((int index, int bytes) in Enumerable.Reverse(_measured).Take(last ?? int.MaxValue).TakeWhile(_ => back < LargestAnswer))
        {
            oldest = index;
            back += Math.Min(bytes, LongestSource);
        }

        return (oldest, int.MaxValue);
    }
}
