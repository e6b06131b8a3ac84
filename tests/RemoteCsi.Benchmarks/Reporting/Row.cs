namespace RemoteCsi.Benchmarks.Reporting;

/// <summary>One line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">What came out.</param>
/// <param name="Unit"><c>ms</c>, <c>MB</c> or <c>MB/s</c>.</param>
/// <param name="Baseline">What it is compared with, measured in the same run; null for nothing.</param>
/// <param name="Aim">What it should be; null where it is only printed.</param>
internal sealed record Row(string What, double Value, string Unit, double? Baseline = null, Aim? Aim = null)
{
    /// <summary>How many times the baseline; null without one.</summary>
    public double? Ratio => Value / Baseline;

    /// <summary>Whether it is what it should be; null without an aim.</summary>
    public bool? IsWithinAim => Aim is null ? null : (Aim.OfRatio ? Ratio : Value) <= Aim.Limit;
}
