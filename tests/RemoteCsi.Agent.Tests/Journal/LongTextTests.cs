using RemoteCsi.Agent.Journal;
using Xunit;

namespace RemoteCsi.Agent.Tests.Journal;

public sealed class LongTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Source_ThatIsWrittenAPieceAtATime_ComesBackAsItWas()
    {
        // Pairs at odd places, so that one of them is split wherever a piece ends; and what JSON must escape.
        string source = "x" + string.Concat(Enumerable.Repeat("\U0001F600", 40_000)) + "\"\n\\\u0001é" + new string('"', 20_000);
        var opened = new SessionOpened(1, Guid.NewGuid(), "long", DateTimeOffset.UnixEpoch, 60, "/");
        using SessionJournal journal = SessionJournal.Create(_folder["session"], opened);
        journal.Append(new SubmissionReceived(1, "a", source, "hash", null, false, "ann", DateTimeOffset.UnixEpoch));
        journal.Append(new SubmissionReceived(2, "b", "", "hash", null, false, "ann", DateTimeOffset.UnixEpoch));

        var sources = new List<string>();
        journal.Read(record => sources.AddRange(record is SubmissionReceived received ? [received.Code] : []));
        Assert.Equal([source, ""], sources);
    }
}
