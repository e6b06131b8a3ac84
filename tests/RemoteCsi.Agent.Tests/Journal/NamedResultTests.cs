using Microsoft.Extensions.Logging.Abstractions;
using RemoteCsi.Agent.Files;
using RemoteCsi.Agent.Journal;
using RemoteCsi.Agent.Sessions;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Worker.Frames;
using Xunit;

namespace RemoteCsi.Agent.Tests.Journal;

/// <summary>What is written down of the earlier results that a submission names.</summary>
public sealed class NamedResultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ChainFromTheJournal_HasThem_AsTheyWereCompiled()
    {
        NamedResult[] named = [new("_", [4, 9], "public object __rcsi__;", "((Book)__rcsi__)"), new("__", [0], "public int __rcsi___;")];
        var opened = new SessionOpened(1, Guid.NewGuid(), "named", DateTimeOffset.UnixEpoch, 60, "/");
        using AuditLog audit = AuditLog.Open(Directory.CreateDirectory(_folder["home"]).FullName, 1_000_000, NullLogger.Instance);
        using (SessionJournal journal = SessionJournal.Create(_folder["session"], opened))
        {
            var records = new SubmissionRecords(opened, journal, audit, TimeProvider.System);
            End(records, 1, "var a = 1;", null);
            End(records, 2, "var b = _;", named);
        }

        using SessionJournal again = SessionJournal.Open(_folder["session"], _ => { });
        ChainEntry[] chain = new SubmissionRecords(opened, again, audit, TimeProvider.System).Chain();
        Assert.Null(chain[0].Results);
        Assert.Equal(
            named.Select(one => (one.Name, string.Join(' ', one.Places), one.Declaration, one.Use)),
            chain[1].Results!.Select(one => (one.Name, string.Join(' ', one.Places), one.Declaration, one.Use)));
    }

    [Fact]
    public void TypesOfTheWorker_AreThoseThatTheCompilerIsTold()
    {
        var book = new TypeDescription("Submission#3-1", "Submission#3+Book", [], 0, null);
        var frame = new ResultsFrame(1, [[], [new TypeDescription("Lib", "L`1", [new TypeDescription("", "", [book], 2, null)], 0, null), book with { Members = ["N"] }]]);
        KeptResult[] results = frame.ToResults();
        Assert.Empty(results[0].Types);
        Assert.Equal(("Lib", "L`1", 2), (results[1].Types[0].Assembly, results[1].Types[0].Name, results[1].Types[0].Arguments[0].Rank));
        Assert.Equal("Submission#3+Book", results[1].Types[0].Arguments[0].Arguments[0].Name);
        Assert.Equal(["N"], results[1].Types[1].Members!);
    }

    private static void End(SubmissionRecords records, int index, string code, NamedResult[]? named)
    {
        records.Receive(index, new SubmitRequest(new SessionSelector(1), $"{index}", code), "ann");
        var outcome = new SubmissionOutcome($"{index}", index, SubmissionStatus.Completed, null, null, null, [], null, 1, 1, 0);
        records.End(new SubmissionEnded(outcome, InChain: true, Emitted: true, "/", [], Results: named));
    }
}
