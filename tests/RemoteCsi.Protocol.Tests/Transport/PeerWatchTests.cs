using Microsoft.Extensions.Time.Testing;
using RemoteCsi.Protocol.Transport;
using Xunit;

namespace RemoteCsi.Protocol.Tests.Transport;

public sealed class PeerWatchTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly PeerWatch _watch;
    private readonly Task<bool> _dead;
    private long _received;
    private bool _excused;
    private int _beats;
    private int _looks;
    private Task _beat = Task.CompletedTask;

    public PeerWatchTests()
    {
        _watch = new PeerWatch(Limit, _time, Received, () => Volatile.Read(ref _excused));
        _dead = _watch.UntilDeadAsync(
            () =>
            {
                Interlocked.Increment(ref _beats);
                return _beat;
            },
            _ending.Token);
    }

    public void Dispose() => _ending.Dispose();

    private long Received()
    {
        Interlocked.Increment(ref _looks);
        return Volatile.Read(ref _received);
    }

    [Fact]
    public async Task Silence_ForTheWholeLimit_IsDeath_AndNotBefore()
    {
        await PassAsync(9);
        Assert.False(_dead.IsCompleted);
        await UntilAsync(() => _watch.Silence == TimeSpan.FromSeconds(9));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await _dead.WaitAsync(Deadline, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task OneByte_StartsTheTimeAnew()
    {
        await PassAsync(8);
        Interlocked.Increment(ref _received);
        await PassAsync(9);
        Assert.False(_dead.IsCompleted);
        await EndAsync();
    }

    [Fact]
    public async Task Beats_ComeEveryFifthOfTheLimit()
    {
        await PassAsync(9);
        await UntilAsync(() => _beats == 5);
        await EndAsync();
    }

    [Fact]
    public async Task ABeatThatIsStuck_IsNotFollowedByAnother()
    {
        _beat = new TaskCompletionSource().Task;
        await PassAsync(9);
        Assert.Equal(1, _beats);
        await EndAsync();
    }

    [Fact]
    public async Task WhoDoesNotReadItself_DoesNotCount()
    {
        Volatile.Write(ref _excused, true);
        await PassAsync(30);
        Assert.False(_dead.IsCompleted);
        Volatile.Write(ref _excused, false);
        await PassAsync(9);
        Assert.False(_dead.IsCompleted);
        await EndAsync();
    }

    private async Task EndAsync()
    {
        await _ending.CancelAsync();
        Assert.False(await _dead.WaitAsync(Deadline, TestContext.Current.CancellationToken));
    }

    private async Task PassAsync(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            // The watch acts on a pool thread after the clock was moved, and looks at what was received first.
            int looks = Volatile.Read(ref _looks);
            _time.Advance(TimeSpan.FromSeconds(1));
            await UntilAsync(() => Volatile.Read(ref _looks) > looks);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            await Task.Delay(1, deadline.Token);
        }
    }
}
