using RemoteCsi.Protocol.Transport;
using Xunit;

namespace RemoteCsi.Protocol.Tests.Transport;

/// <summary>Collections stop all that a process does, so hundreds who want one share a few.</summary>
public sealed class LargeGarbageTests
{
    private const int Askers = 500;
    private const int Bytes = 100 * 1024;

    // Two rounds of five, and those that other tests cause meanwhile. When each asker made its own they were 117.
    private const int Few = 40;

    // What a stack or a register still holds.
    private const int Held = 10;

    [Fact]
    public async Task MakeRoom_ForHundredsAtOnce_CollectsAFewTimes()
    {
        // Alive, and more than may be on the heap beside what lives there for long.
        await LargeGarbage.MakeRoomAsync(Bytes);
        byte[][] alive = [.. Enumerable.Range(0, Askers).Select(_ => new byte[Bytes])];
        int before = GC.CollectionCount(GC.MaxGeneration);

        await Task.WhenAll(Enumerable.Range(0, Askers).Select(_ => Task.Run(() => LargeGarbage.MakeRoomAsync(Bytes).AsTask()))).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.InRange(GC.CollectionCount(GC.MaxGeneration) - before, 1, Few);
        GC.KeepAlive(alive);
    }

    [Fact]
    public async Task MakeRoom_ForWhatNobodyHolds_CollectsIt()
    {
        await LargeGarbage.MakeRoomAsync(Bytes);
        WeakReference[] dead = LetGo();

        await LargeGarbage.MakeRoomAsync(Bytes);

        Assert.InRange(dead.Count(one => one.IsAlive), 0, Held);
    }

    private static WeakReference[] LetGo() => [.. Enumerable.Range(0, Askers).Select(_ => new WeakReference(new byte[Bytes]))];
}
