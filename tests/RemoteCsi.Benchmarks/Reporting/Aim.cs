namespace RemoteCsi.Benchmarks.Reporting;

/// <summary>What a figure should be at most.</summary>
/// <param name="Limit">The most, in the row's unit or as a multiple of its baseline.</param>
/// <param name="OfRatio">True when the limit is on the multiple.</param>
internal sealed record Aim(double Limit, bool OfRatio)
{
    /// <summary>At most so much, in the row's unit.</summary>
    public static Aim AtMost(double limit) => new(limit, OfRatio: false);

    /// <summary>At most so many times the baseline.</summary>
    public static Aim TimesBaseline(double limit) => new(limit, OfRatio: true);
}
