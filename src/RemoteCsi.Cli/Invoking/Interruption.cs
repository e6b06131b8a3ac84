using System.Runtime.InteropServices;

namespace RemoteCsi.Cli.Invoking;

/// <summary>Ctrl+C and SIGINT while <c>rcsi invoke</c> runs: the first asks the code to stop, the second leaves at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private readonly CancellationTokenSource _first = new();
    private readonly CancellationTokenSource _second = new();

    /// <summary>Begins to listen.</summary>
    public Interruption() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
    {
        context.Cancel = true;
        Ask();
    });

    /// <summary>Cancelled by the first.</summary>
    public CancellationToken Asked => _first.Token;

    /// <summary>Cancelled by the second.</summary>
    public CancellationToken Insisted => _second.Token;

    /// <summary>Counts as a Ctrl+C.</summary>
    public void Ask() => (_first.IsCancellationRequested ? _second : _first).Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _first.Dispose();
        _second.Dispose();
    }
}
