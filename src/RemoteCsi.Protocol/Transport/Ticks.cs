namespace RemoteCsi.Protocol.Transport;

/// <summary>A periodic timer whose end is an answer, not an exception.</summary>
/// <remarks>
/// Cancelling a wait of <see cref="PeriodicTimer"/> has the runtime write down a stack with files and lines, for which it loads
/// two assemblies and reads symbols: 1.5 MB and some milliseconds. For one waiter at a time.
/// </remarks>
public sealed class Ticks : IDisposable
{
    private readonly PeriodicTimer _timer;
    private readonly CancellationTokenRegistration _ending;

    /// <param name="period">How long from tick to tick.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public Ticks(TimeSpan period, TimeProvider time, CancellationToken cancellationToken)
    {
        _timer = new PeriodicTimer(period, time);
        _ending = cancellationToken.UnsafeRegister(static timer => ((PeriodicTimer)timer!).Dispose(), _timer);
    }

    /// <summary>Waits for the next tick.</summary>
    /// <returns>False when there will be no more.</returns>
    public ValueTask<bool> NextAsync() => _timer.WaitForNextTickAsync(CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Dispose();
        _timer.Dispose();
    }
}
