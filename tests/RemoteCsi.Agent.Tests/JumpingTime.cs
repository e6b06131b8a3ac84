using Microsoft.Extensions.Time.Testing;

namespace RemoteCsi.Agent.Tests;

/// <summary>A clock whose elapsed time and wall clock are set apart, as a machine's are when somebody corrects the date.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private readonly FakeTimeProvider _elapsed = new(DateTimeOffset.UtcNow);
    private TimeSpan _jumped;

    public override long TimestampFrequency => _elapsed.TimestampFrequency;

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time) => _elapsed.Advance(time);

    /// <summary>Sets the wall clock, and nothing else.</summary>
    public void Jump(TimeSpan time) => _jumped += time;

    public override DateTimeOffset GetUtcNow() => _elapsed.GetUtcNow() + _jumped;

    public override long GetTimestamp() => _elapsed.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _elapsed.CreateTimer(callback, state, dueTime, period);
}
