using RemoteCsi.Agent.Sessions;
using RemoteCsi.Protocol.Submissions;
using Xunit;

namespace RemoteCsi.Agent.Tests.Sessions;

public sealed class OutputLogTests
{
    [Fact]
    public void From_GivesWhatFollows()
    {
        var log = new OutputLog(10_000);
        Append(log, 1, 2, 3, 4);
        Assert.Equal([3, 4], Sequences(log, 3));
        Assert.Equal([1, 2], Sequences(log, 0, most: 2));
        Assert.Empty(Sequences(log, 5));
        Assert.Equal(5, log.NextSequence);
    }

    [Fact]
    public void Append_AChunkAgain_IsPassedOver()
    {
        var log = new OutputLog(10_000);
        Append(log, 1, 2, 1, 2, 3);
        Assert.Equal([1, 2, 3], Sequences(log, 1));
    }

    [Fact]
    public void Append_AfterAGap_KeepsTheNumbers()
    {
        var log = new OutputLog(10_000);
        Append(log, 7, 8);
        Assert.Equal(7, log.OldestSequence);
        Assert.Equal([7, 8], Sequences(log, 1));
    }

    [Fact]
    public void Append_BeyondTheBound_DropsTheOldest()
    {
        var log = new OutputLog(1000);
        for (int sequence = 1; sequence <= 10_000; sequence++)
        {
            log.Append(new OutputChunk(Guid.Empty, sequence, OutputStream.Stdout, new string('x', 36)));
        }

        Assert.Equal(9_991, log.OldestSequence);
        Assert.Equal(10, Sequences(log, 1).Length);
        Assert.Equal(10_001, log.NextSequence);
    }

    private static void Append(OutputLog log, params long[] sequences)
    {
        foreach (long sequence in sequences)
        {
            log.Append(new OutputChunk(Guid.Empty, sequence, OutputStream.Stdout, "x"));
        }
    }

    private static long[] Sequences(OutputLog log, long from, int most = 100) => [.. log.From(from, most).Select(chunk => chunk.Sequence)];
}
