using System.ComponentModel;

namespace RemoteCsi.Worker.Execution;

/// <summary>By which a session's code tells how far it has come. Thread-safe; reporting never waits, and never fails.</summary>
/// <remarks>Only the newest report is told, ten times a second at most, and only while a submission runs.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SessionProgress : IProgress<double>
{
    /// <summary>So much of a text is told.</summary>
    internal const int LongestText = 200;

    private volatile Action<double?, string?>? _tell;

    // Kept from report to report, so that a number can follow a text and a text a number.
    private (double? Fraction, string? Text) _last;
    private readonly object _gate = new();

    internal SessionProgress()
    {
    }

    /// <summary>Tells how much is done.</summary>
    /// <param name="fraction">From 0 to 1; what is beyond is taken for the nearer end, and no number for not known.</param>
    public void Report(double fraction) => Tell(last => (Usable(fraction), last.Text));

    /// <summary>Tells how much is done, and what is being done.</summary>
    /// <param name="fraction">As in <see cref="Report(double)"/>.</param>
    /// <param name="text">What is being done, in a few words; null for nothing.</param>
    public void Report(double fraction, string? text) => Tell(_ => (Usable(fraction), Cut(text)));

    /// <summary>Tells what is being done.</summary>
    /// <param name="text">In a few words; null for nothing.</param>
    public void Report(string? text) => Tell(last => (last.Fraction, Cut(text)));

    /// <summary>Where reports go from now on.</summary>
    internal void Connect(Action<double?, string?> tell) => _tell = tell;

    /// <summary>A submission begins, of which nothing is known.</summary>
    internal void Forget()
    {
        lock (_gate)
        {
            _last = default;
        }
    }

    private static double? Usable(double fraction) => double.IsNaN(fraction) ? null : Math.Clamp(fraction, 0, 1);

    private static string? Cut(string? text) => text is { Length: > LongestText } ? text.Substring(0, LongestText) : text;

    private void Tell(Func<(double? Fraction, string? Text), (double? Fraction, string? Text)> change)
    {
        lock (_gate)
        {
            _last = change(_last);
            _tell?.Invoke(_last.Fraction, _last.Text);
        }
    }
}
