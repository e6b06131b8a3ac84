using RemoteCsi.Benchmarks.Baselines;
using RemoteCsi.Benchmarks.Running;

namespace RemoteCsi.Benchmarks;

/// <summary>Prints the table of speed and memory; also is the programs that whole processes are compared with.</summary>
internal static class Program
{
    // Not async and without anything else in it, so that the empty program costs what .NET itself costs.
    private static Task<int> Main(string[] arguments) => arguments switch
    {
        [BaselineProgram.Empty] => Task.FromResult(0),
        [BaselineProgram.Script, string code] => ScriptProgram.RunAsync(code),
        [SocketCopy.Argument, string path, string bytes] => Task.FromResult(SocketCopy.Copy(path, bytes)),
        _ => BenchmarkRun.RunAsync(arguments),
    };
}
