using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using RemoteCsi.Agent.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Worker.Frames;
using Xunit;

namespace RemoteCsi.Agent.Tests.Sessions;

/// <summary>What the worker is told when clients come, leave and vanish.</summary>
public sealed class BroadcastTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly SessionInfo Info = new(
        1, Guid.NewGuid(), "s", SessionState.Opened, SessionAvailability.Available, false, default, default, 0, 0, 0);

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<Frame> _told = new();
    private readonly Broadcast _broadcast;

    public BroadcastTests()
    {
        _broadcast = new Broadcast(Info.InstanceId, () => Info, _time, Patience, outputCharacters: 1024 * 1024);
        _broadcast.Connect(_told.Enqueue);
    }

    [Fact]
    public async Task AClientThatLeft_IsNotWaitedFor()
    {
        Subscription client = await EnterAndReadAsync(1);
        await _broadcast.LeaveAsync(client, vanished: false, _ => { });
        _broadcast.Add(new OutputFrame(2, false, "x"));
        Assert.False(_broadcast.IsAttached);
        Assert.Equal(2, Acknowledged());
    }

    [Fact]
    public async Task AClientThatVanished_IsWaitedFor_AndThenNoLonger()
    {
        Subscription client = await EnterAndReadAsync(1);
        long unsent = 0;
        await _broadcast.LeaveAsync(client, vanished: true, first => unsent = first);
        _broadcast.Add(new OutputFrame(2, false, "x"));
        Assert.Equal(2, unsent);
        Assert.Equal(1, Acknowledged());
        Assert.True(_broadcast.IsAttached);
        _time.Advance(Patience - TimeSpan.FromSeconds(1));
        Assert.Equal(1, Acknowledged());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, Acknowledged());
        Assert.False(_broadcast.IsAttached);
        Assert.False(_told.OfType<AttachedFrame>().Last().IsAttached);
    }

    [Fact]
    public async Task AClientThatComesBackInTime_GetsAll_AndIsWaitedForAsBefore()
    {
        Subscription client = await EnterAndReadAsync(1);
        await _broadcast.LeaveAsync(client, vanished: true, _ => { });
        _broadcast.Add(new OutputFrame(2, false, "x"));
        var back = new Reader();
        (Subscription subscription, EnterReply reply) = _broadcast.Enter(back, 2);
        await back.Got.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, reply.DroppedChunks);
        _time.Advance(Patience * 2);
        Assert.True(_broadcast.IsAttached);
        Assert.DoesNotContain(_told.OfType<AttachedFrame>().Skip(1), frame => !frame.IsAttached);
        await subscription.DisposeAsync();
    }

    private async Task<Subscription> EnterAndReadAsync(int chunks)
    {
        var reader = new Reader();
        (Subscription subscription, _) = _broadcast.Enter(reader, null);
        for (int i = 1; i <= chunks; i++)
        {
            _broadcast.Add(new OutputFrame(i, false, "x"));
            await reader.Got.Reader.ReadAsync(TestContext.Current.CancellationToken);
        }

        while (subscription.SentSequence < chunks)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        return subscription;
    }

    private long Acknowledged() => _told.OfType<AckOutputFrame>().Select(frame => frame.Sequence).DefaultIfEmpty().Max();

    private sealed class Reader : ISessionListener
    {
        public System.Threading.Channels.Channel<OutputChunk> Got { get; } = System.Threading.Channels.Channel.CreateUnbounded<OutputChunk>();

        public Task SendOutputAsync(OutputChunk chunk, CancellationToken cancellationToken) => Got.Writer.WriteAsync(chunk, cancellationToken).AsTask();

        public Task SendQuestionAsync(InputQuestion question, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SendChangedAsync(SessionInfo session, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SendBeganAsync(BeganNotice notice, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SendEndedAsync(EndedNotice notice, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SendProgressAsync(ProgressNotice notice, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SendReportAsync(ReportNotice notice, CancellationToken cancellationToken) => Task.CompletedTask;

        public void Unreachable() => throw new InvalidOperationException("nothing was lost");
    }
}
