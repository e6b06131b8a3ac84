using System.Diagnostics;

namespace RemoteCsi.Benchmarks.Statistics;

/// <summary>What was measured of one thing, in milliseconds or megabytes, in the order of measuring. Not thread safe.</summary>
internal sealed class Sample
{
    private readonly List<double> _values;

    /// <summary>Nothing measured yet.</summary>
    public Sample()
        : this([])
    {
    }

    private Sample(List<double> values) => _values = values;

    /// <summary>The middle; half of the values are at most this.</summary>
    public double Median => Percentile(50);

    /// <summary>The smallest: what it takes when nothing else wants the machine.</summary>
    public double Least => Percentile(0);

    /// <summary>The largest.</summary>
    public double Most => Percentile(100);

    /// <summary>How many values there are.</summary>
    public int Count => _values.Count;

    /// <summary>Adds a value.</summary>
    public void Add(double value) => _values.Add(value);

    /// <summary>Adds the time since <paramref name="timestamp"/>, a <see cref="Stopwatch"/>'s, in milliseconds.</summary>
    public void AddSince(long timestamp) => Add(Stopwatch.GetElapsedTime(timestamp).TotalMilliseconds);

    /// <summary>The value that so many percent are at most, interpolated between the two nearest.</summary>
    public double Percentile(double percent)
    {
        double[] sorted = [.. _values.Order()];
        double place = (sorted.Length - 1) * percent / 100;
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }

    /// <summary>Some of the values, by when they were measured.</summary>
    public Sample Slice(Range range) => new(_values[range]);

    /// <summary>One of each so many values: the one at <paramref name="place"/>, from 0.</summary>
    public Sample Every(int step, int place) => new([.. _values.Where((_, index) => index % step == place)]);
}
