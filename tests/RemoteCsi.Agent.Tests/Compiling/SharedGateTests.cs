using RemoteCsi.Agent.Compiling;
using Xunit;

namespace RemoteCsi.Agent.Tests.Compiling;

public sealed class SharedGateTests
{
    private readonly SharedGate _gate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_AreInTogether_AndOneAloneWaitsForAll()
    {
        IDisposable first = await _gate.EnterAsync(alone: false, Token);
        IDisposable second = await _gate.EnterAsync(alone: false, Token);
        Task<IDisposable> alone = _gate.EnterAsync(alone: true, Token);
        first.Dispose();
        Assert.False(alone.IsCompleted);
        second.Dispose();
        (await alone).Dispose();
    }

    [Fact]
    public async Task WhoComesLater_DoesNotOvertakeTheOneThatWaitsAlone()
    {
        IDisposable first = await _gate.EnterAsync(alone: false, Token);
        Task<IDisposable> alone = _gate.EnterAsync(alone: true, Token);
        Task<IDisposable> later = _gate.EnterAsync(alone: false, Token);
        Assert.False(later.IsCompleted);
        first.Dispose();
        IDisposable inside = await alone;
        Assert.False(later.IsCompleted);
        inside.Dispose();
        (await later).Dispose();
    }

    [Fact]
    public async Task WhoGivesUpWaiting_LeavesTheGateOpen()
    {
        IDisposable first = await _gate.EnterAsync(alone: true, Token);
        using var patience = new CancellationTokenSource();
        Task<IDisposable> waiting = _gate.EnterAsync(alone: true, patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.Dispose();
        first.Dispose();
        using IDisposable next = await _gate.EnterAsync(alone: true, Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
    }
}
