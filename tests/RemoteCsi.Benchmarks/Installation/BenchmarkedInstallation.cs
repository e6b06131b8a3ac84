namespace RemoteCsi.Benchmarks.Installation;

/// <summary>Which installation of rcsi is measured.</summary>
/// <param name="Directory">A folder that holds one already; null for one published from this repository.</param>
/// <param name="Publish">True publishes anew even when nothing seems to have changed.</param>
internal sealed record BenchmarkedInstallation(string? Directory, bool Publish);
