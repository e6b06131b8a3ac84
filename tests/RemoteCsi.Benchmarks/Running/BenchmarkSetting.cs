using RemoteCsi.Benchmarks.Installation;

namespace RemoteCsi.Benchmarks.Running;

/// <summary>What a benchmark is given.</summary>
/// <param name="Program">The rcsi that is measured.</param>
/// <param name="Quick">True for a look instead of a result.</param>
internal sealed record BenchmarkSetting(RcsiProgram Program, bool Quick)
{
    /// <summary>How often to do something: <paramref name="full"/> times, or fewer when it is only a look.</summary>
    public int Times(int full, int quick) => Quick ? quick : full;
}
