using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RemoteCsi.Agent.Files;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Sessions;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc.Protocol;
using Xunit;

namespace RemoteCsi.Agent.Tests.Sessions;

/// <summary>A history that is read a page at a time is the one that is in the journal.</summary>
public sealed class HistoryPageTests : IDisposable
{
    private const int Seed = 20261126;
    private const int LargestAnswer = 2 * 1024 * 1024;

    private static readonly string[] Letters = ["x", "y", " ", "\n", "\"", "\\", "<", "é", "漢", "\U0001F600", "\u0001"];

    private readonly TemporaryFolder _folder = new();
    private readonly SessionOpened _opened = new(1, Guid.NewGuid(), "s", DateTimeOffset.UnixEpoch, 60, "/");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pages_FromTheFirstOn_AreTogetherAllThereIs()
    {
        using SessionJournal journal = Journal(Sources(60, 150_000));
        HistoryEntry[] all = Plain(journal, withLoaded: true);
        SubmissionRecords records = Records(journal);
        var read = new List<HistoryEntry>();
        int pages = 0;
        while (records.History(null, (read.LastOrDefault()?.Index ?? 0) + 1) is { Length: > 0 } page)
        {
            read.AddRange(page);
            pages++;
        }

        Assert.InRange(pages, 2, 30);
        Same(all, read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void TheNewest_AreTheNewest(int last)
    {
        using SessionJournal journal = Journal(Sources(25, 40_000));
        HistoryEntry[] all = Plain(journal, withLoaded: false);
        Same(all.TakeLast(last), Records(journal).History(last));
    }

    [Fact]
    public void TheNewestOfMany_AreAsManyAsFit()
    {
        using SessionJournal journal = Journal(Sources(60, 150_000));
        HistoryEntry[] all = Plain(journal, withLoaded: false);
        HistoryEntry[] page = Records(journal).History(null);
        Assert.InRange(page.Length, 5, all.Length - 1);
        Same(all.TakeLast(page.Length), page);

        // One more would not have fitted by far, or need not have: half of what may be in an answer is.
        Assert.InRange(page.Sum(entry => Encoding.UTF8.GetByteCount(entry.Code)), LargestAnswer / 8, LargestAnswer);
    }

    [Fact]
    public void ASourceThatDoesNotFit_IsCutInAList_AndWholeWhereItIsRunAgain()
    {
        string source = "x" + string.Concat(Enumerable.Repeat("\U0001F600", 400_000));
        using SessionJournal journal = Journal(["1", source, "3"]);
        SubmissionRecords records = Records(journal);
        HistoryEntry cut = Assert.Single(records.History(2), entry => entry.Index == 2);
        Assert.EndsWith("…", cut.Code, StringComparison.Ordinal);
        Assert.StartsWith(cut.Code[..^2], source, StringComparison.Ordinal);
        Assert.InRange(cut.Code.Length, LargestAnswer / 7, source.Length);
        Assert.DoesNotContain('\0', cut.Code);
        Assert.Equal(source, records.History(null, 2)[0].Code);
        Assert.Equal("3", Assert.Single(records.History(null, 3)).Code);
        Assert.Empty(records.History(null, 4));
    }

    [Theory]
    [InlineData("<", 6)]
    [InlineData("\\", 2)]
    public async Task AnAnswer_FitsIntoAMessage_WhateverIsInTheSources(string letter, int bytes)
    {
        string[] sources = [.. Enumerable.Repeat(string.Concat(Enumerable.Repeat(letter, 400_000 / bytes)), 12), string.Concat(Enumerable.Repeat(letter, 2_000_000 / bytes))];
        using SessionJournal journal = Journal(sources);
        SubmissionRecords records = Records(journal);
        using var handler = new BoundedMessageHandler(Stream.Null, Stream.Null, FrameLimits.Agent);
        foreach (HistoryEntry[] page in new[] { records.History(null), records.History(null, 1), records.History(null, 13) })
        {
            Assert.NotEmpty(page);
            await handler.WriteAsync(new JsonRpcResult { RequestId = new StreamJsonRpc.RequestId(1), Result = page }, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void RecordsOfAnEarlierBuild_AreRead()
    {
        // As they were written before ends had a time, chains, restored references and files sent along.
        string hash = new('0', 64);
        string[] lines =
        [
            """{"kind":"opened","id":1,"instanceId":"6d5f0f1e-0f4e-4d84-9a3a-2f8a3b0b3d11","created":"1970-01-01T00:00:00+00:00","idleTimeoutSeconds":60,"directory":"/"}""",
            $$"""{"kind":"received","index":1,"submissionId":"a","code":"int n = 1;","sourceHash":"{{hash}}","wantValueJson":false,"by":"ann","at":"1970-01-01T00:00:01+00:00"}""",
            """{"kind":"ended","outcome":{"submissionId":"a","index":1,"status":0,"diagnostics":[],"firstSequence":1,"nextSequence":1,"elapsedMs":1},"inChain":true,"emitted":true,"compiledIn":"/","references":[]}""",
            $$"""{"kind":"received","index":2,"submissionId":"b","code":"\"index\": 7 \ud83d\ude00","sourceHash":"{{hash}}","wantValueJson":true,"by":"ann","at":"1970-01-01T00:00:02+00:00"}""",
        ];
        Directory.CreateDirectory(_folder["session"]);
        using (RecordLog log = RecordLog.Open(Path.Combine(_folder["session"], "journal"), _ => { }))
        {
            Array.ForEach(lines, line => log.Append(Encoding.UTF8.GetBytes(line)));
        }

        using SessionJournal journal = SessionJournal.Open(_folder["session"], _ => { });
        SubmissionRecords records = Records(journal);
        HistoryEntry[] history = records.History(null);
        Same(Plain(journal, withLoaded: false), history);
        Assert.Equal([SubmissionStatus.Completed, null], history.Select(entry => entry.Status));
        Assert.Equal("\"index\": 7 \U0001F600", records.Received(2, null).Code);
        Assert.Equal("a", records.Outcome(1)?.SubmissionId);
        Assert.Null(records.Outcome(2));
    }

    [Fact]
    public void ASource_IsReadAtItsPlace_AndWhereverItIs()
    {
        using SessionJournal journal = Journal([]);
        SubmissionRecords records = Records(journal);
        string long1 = string.Concat(Sources(1, 200_000));
        long[] places = [.. new[] { long1, "short", long1 + "2" }.Select((code, i) => records.Receive(i + 1, new SubmitRequest(default!, $"s{i}", code), "ann").Place)];
        Assert.Equal([long1, "short", long1 + "2"], places.Select((place, i) => records.Received(i + 1, place).Code));

        // An earlier agent's: nobody knows where. Or not where it was said to be.
        Assert.Equal(long1 + "2", records.Received(3, null).Code);
        Assert.Equal(long1 + "2", records.Received(3, places[0]).Code);
    }

    private static string[] Sources(int count, int longest)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var text = new StringBuilder();
            for (int length = random.Next(3) == 0 ? random.Next(longest) : random.Next(50); text.Length < length;)
            {
                text.Append(Letters[random.Next(random.Next(3) == 0 ? Letters.Length : 2)]);
            }

            return text.ToString();
        })];
    }

    /// <summary>Every entry, made of every record, parsed as a whole.</summary>
    private static HistoryEntry[] Plain(SessionJournal journal, bool withLoaded)
    {
        int resets = 0;
        var entries = new SortedDictionary<int, HistoryEntry>();
        journal.Read(record =>
        {
            switch (record)
            {
                case SubmissionReceived received:
                    entries[received.Index] = new HistoryEntry(
                        received.Index, received.SubmissionId, received.Code, received.By, received.At, null, received.SourceHash,
                        Resets: resets, SourceName: received.SourceName, Loaded: withLoaded ? received.Loaded : null);
                    break;
                case SubmissionEnded ended:
                    entries[ended.Outcome.Index] = entries[ended.Outcome.Index] with
                    {
                        Status = ended.Outcome.Status, EndedAt = ended.At, Ran = ended.InChain || ended.Emitted,
                    };
                    break;
                case SessionReset:
                    resets++;
                    break;
                default:
                    break;
            }
        });
        return [.. entries.Values];
    }

    private static void Same(IEnumerable<HistoryEntry> expected, IEnumerable<HistoryEntry> actual)
    {
        // A list is not compared by what is in it.
        Assert.Equal(expected.Select(entry => entry with { Loaded = null }), actual.Select(entry => entry with { Loaded = null }));
        Assert.Equal(expected.SelectMany(entry => entry.Loaded ?? []), actual.SelectMany(entry => entry.Loaded ?? []));
    }

    private SubmissionRecords Records(SessionJournal journal) => new(_opened, journal, AuditLog.Open(_folder.Path, 1 << 20, NullLogger.Instance), TimeProvider.System);

    private SessionJournal Journal(string[] sources)
    {
        SessionJournal journal = SessionJournal.Create(_folder["session"], _opened);
        for (int i = 1; i <= sources.Length; i++)
        {
            var at = DateTimeOffset.UnixEpoch.AddSeconds(i);
            journal.Append(new SubmissionReceived(
                i, $"s{i}", sources[i - 1], $"h{i}", i % 5 == 0 ? "a.csx" : null, false, "ann", at, i % 4 == 0 ? [new LoadedFile("/b.csx", sources[i / 2])] : null));
            if (i % 7 != 0)
            {
                var outcome = new SubmissionOutcome($"s{i}", i, SubmissionStatus.Threw, null, null, new string('"', i * 500), [], null, 1, 1, 1);
                journal.Append(new SubmissionEnded(outcome, i % 2 == 0, i % 3 == 0, "/", [], at));
            }

            if (i % 10 == 0)
            {
                journal.Append(new SessionReset($"r{i}", i, 1, "ann", at));
            }
        }

        return journal;
    }
}
