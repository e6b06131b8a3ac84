using RemoteCsi.Benchmarks.Installation;

namespace RemoteCsi.Benchmarks.Running;

/// <summary>What the command line asks for.</summary>
/// <param name="Only">Names of the benchmarks to run; empty for all.</param>
/// <param name="Quick">True measures less often: a look, not a result.</param>
/// <param name="Installation">Which rcsi is measured.</param>
internal sealed record BenchmarkOptions(IReadOnlyList<string> Only, bool Quick, BenchmarkedInstallation Installation)
{
    /// <summary>What can be said on the command line.</summary>
    public const string Usage = "usage: RemoteCsi.Benchmarks [--only NAME]… [--quick] [--publish | --rcsi FOLDER]";

    /// <summary>Reads a command line; null when it is not understood.</summary>
    public static BenchmarkOptions? Parse(string[] arguments, IEnumerable<string> names)
    {
        var only = new List<string>();
        bool quick = false;
        bool publish = false;
        string? directory = null;
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out string? argument))
        {
            if (argument == "--quick")
            {
                quick = true;
            }
            else if (argument == "--publish")
            {
                publish = true;
            }
            else if (argument == "--only" && rest.TryDequeue(out string? name) && names.Contains(name))
            {
                only.Add(name);
            }
            else if (argument == "--rcsi" && rest.TryDequeue(out string? folder))
            {
                directory = Path.GetFullPath(folder);
            }
            else
            {
                return null;
            }
        }

        return new BenchmarkOptions(only, quick, new BenchmarkedInstallation(directory, publish));
    }
}
