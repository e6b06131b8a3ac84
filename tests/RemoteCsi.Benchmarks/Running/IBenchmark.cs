using RemoteCsi.Benchmarks.Reporting;

namespace RemoteCsi.Benchmarks.Running;

/// <summary>One thing that is measured. It makes and removes whatever it needs.</summary>
internal interface IBenchmark
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Measures. Never fails because something is slow or large.</summary>
    Task<Section> MeasureAsync(BenchmarkSetting setting, CancellationToken cancellationToken);
}
