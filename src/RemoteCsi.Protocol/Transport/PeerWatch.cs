namespace RemoteCsi.Protocol.Transport;

/// <summary>Notices that the other side of a connection is dead, and shows it that this side is not.</summary>
/// <remarks>
/// Both sides send something at least every fifth of the limit and listen for bytes, not for answers: an answer may stand
/// behind megabytes of output, bytes do not. Silence is counted in ticks that this process has seen, not by a clock, so
/// whoever was stopped, starved or asleep itself does not blame its peer, and a wall clock that jumps ends nothing.
/// </remarks>
/// <param name="limit">How long the peer may be silent.</param>
/// <param name="time">The clock of the ticks.</param>
/// <param name="received">How many bytes have come so far.</param>
/// <param name="excused">True while silence is no sign of death, because this side is not reading.</param>
public sealed class PeerWatch(TimeSpan limit, TimeProvider time, Func<long> received, Func<bool> excused)
{
    private const int TicksPerLimit = 10;
    private const int TicksPerBeat = 2;

    private readonly TimeSpan _tick = limit / TicksPerLimit;
    private volatile int _silentTicks;

    /// <summary>How long at least nothing has come, in steps of a tenth of the limit.</summary>
    public TimeSpan Silence => _tick * _silentTicks;

    /// <summary>How long at most nothing has come: the last byte was before the last look that found one, and after the one before.</summary>
    public TimeSpan LongestSilence => _tick * (_silentTicks + 2);

    /// <summary>Watches until the peer has been silent for too long, or <paramref name="cancellationToken"/> says stop.</summary>
    /// <param name="beat">Sends something that shows this side to be alive. Not called again while an earlier one is still on its way.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>True when the peer is to be taken for dead; false when the watch was ended.</returns>
    public async Task<bool> UntilDeadAsync(Func<Task> beat, CancellationToken cancellationToken)
    {
        using var ticks = new Ticks(_tick, time, cancellationToken);
        Task beating = Task.CompletedTask;
        long heard = received();
        for (int tick = 0; await ticks.NextAsync().ConfigureAwait(false); tick++)
        {
            long now = received();
            _silentTicks = now != heard || excused() ? 0 : _silentTicks + 1;
            heard = now;
            if (_silentTicks >= TicksPerLimit)
            {
                return true;
            }

            if (tick % TicksPerBeat == 0 && beating.IsCompleted)
            {
                beating = BeatAsync(beat);
            }
        }

        return false;
    }

    private static async Task BeatAsync(Func<Task> beat)
    {
        try
        {
            await beat().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is StreamJsonRpc.ConnectionLostException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            // Whoever reads the connection notices its end as well, and knows the reason.
        }
    }
}
