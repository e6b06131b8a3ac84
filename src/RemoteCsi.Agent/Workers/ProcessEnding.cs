namespace RemoteCsi.Agent.Workers;

/// <summary>How a process ended: by its own exit code, or by a signal.</summary>
/// <param name="ExitCode">0 to 255; null when a signal ended it.</param>
/// <param name="Signal">The signal; null when it exited.</param>
internal sealed record ProcessEnding(int? ExitCode, int? Signal)
{
    private const int SignalBase = 128;
    private const int HighestSignal = 64;
    private const int SignalMask = 0x7F;

    /// <summary>From the status that <c>wait(2)</c> gives.</summary>
    public static ProcessEnding OfWaitStatus(int status) =>
        (status & SignalMask) == 0 ? new((status >> 8) & 0xFF, null) : new(null, status & SignalMask);

    /// <summary>From an exit code as .NET gives it, where 128 and more may be a signal.</summary>
    public static ProcessEnding OfExitCode(int exitCode) =>
        exitCode is > SignalBase and <= SignalBase + HighestSignal ? new(null, exitCode - SignalBase) : new(exitCode, null);
}
