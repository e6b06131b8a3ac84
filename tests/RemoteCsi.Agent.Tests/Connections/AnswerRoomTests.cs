using RemoteCsi.Agent.Connections;
using StreamJsonRpc;
using Xunit;

namespace RemoteCsi.Agent.Tests.Connections;

public sealed class AnswerRoomTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly AnswerRoom _room = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatLeaves_LetsInWhoWaits_FirstComeFirstServed()
    {
        Assert.True(_room.TryEnter(Id(1), AnswerRoom.All));
        Assert.False(_room.TryEnter(Id(2), 1));
        Task[] waiting = [.. Enumerable.Range(2, 5).Select(id => _room.EnterAsync(Id(id), AnswerRoom.Quarter, Token).AsTask())];
        Assert.DoesNotContain(waiting, one => one.IsCompleted);

        _room.Leave(Id(1));
        await Task.WhenAll(waiting[..4]).WaitAsync(Deadline, Token);
        Assert.False(waiting[4].IsCompleted);
        _room.Leave(Id(3));
        await waiting[4].WaitAsync(Deadline, Token);
    }

    [Fact]
    public async Task WhoNeedsMore_IsNotPassedByWhoNeedsLess()
    {
        Assert.True(_room.TryEnter(Id(1), 1));
        Task all = _room.EnterAsync(Id(2), AnswerRoom.All, Token).AsTask();
        Task one = _room.EnterAsync(Id(3), 1, Token).AsTask();
        Assert.False(_room.TryEnter(Id(4), 1));
        _room.Leave(Id(1));
        await all.WaitAsync(Deadline, Token);
        Assert.False(one.IsCompleted);
        _room.Leave(Id(2));
        await one.WaitAsync(Deadline, Token);
    }

    [Fact]
    public async Task CalledOff_HasNoPlace_AndKeepsNobodyWaiting()
    {
        Assert.True(_room.TryEnter(Id(1), 1));
        using var calledOff = new CancellationTokenSource();
        Task all = _room.EnterAsync(Id(2), AnswerRoom.All, calledOff.Token).AsTask();
        Task one = _room.EnterAsync(Id(3), 1, Token).AsTask();
        Assert.False(one.IsCompleted);

        await calledOff.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => all.WaitAsync(Deadline, Token));

        // There was room for it all along.
        await one.WaitAsync(Deadline, Token);

        // It is answered, too, with an error; there is nothing to give back.
        _room.Leave(Id(2));
        Assert.True(_room.TryEnter(Id(4), AnswerRoom.All - 2));
        Assert.False(_room.TryEnter(Id(5), 1));
    }

    [Fact]
    public async Task CalledOffBefore_DoesNotWait()
    {
        Assert.True(_room.TryEnter(Id(1), AnswerRoom.All));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _room.EnterAsync(Id(2), 1, new CancellationToken(canceled: true)).AsTask().WaitAsync(Deadline, Token));
        _room.Leave(Id(1));
        Assert.True(_room.TryEnter(Id(3), AnswerRoom.All));
    }

    [Fact]
    public void AnIdThatIsUsedAgainBeforeItLeft_GivesBackAllItTook()
    {
        Assert.True(_room.TryEnter(Id(1), AnswerRoom.All / 2));
        Assert.True(_room.TryEnter(Id(1), AnswerRoom.All / 2));
        _room.Leave(Id(1));
        _room.Leave(Id(1));
        Assert.True(_room.TryEnter(Id(2), AnswerRoom.All));
        Assert.False(_room.TryEnter(Id(3), 1));
    }

    [Fact]
    public async Task EnteredLeftAndCalledOffAtOnce_NoPlaceIsLost()
    {
        const int Seed = 20261126;
        await Parallel.ForEachAsync(Enumerable.Range(1, 3000), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (id, token) =>
        {
            var random = new Random(Seed + id);
            using var calledOff = new CancellationTokenSource();
            ValueTask entering = _room.EnterAsync(Id(id), random.Next(1, AnswerRoom.All + 1), calledOff.Token);
            Task calling = random.Next(2) == 0 ? calledOff.CancelAsync() : Task.CompletedTask;
            try
            {
                await entering;
                await Task.Yield();
            }
            catch (OperationCanceledException)
            {
                // Its answer says so.
            }

            await calling;
            _room.Leave(Id(id));
        });
        Assert.True(_room.TryEnter(Id(0), AnswerRoom.All));
    }

    private static RequestId Id(int id) => new(id);
}
