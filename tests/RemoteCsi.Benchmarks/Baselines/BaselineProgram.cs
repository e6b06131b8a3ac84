using RemoteCsi.Benchmarks.Installation;

namespace RemoteCsi.Benchmarks.Baselines;

/// <summary>What whole processes of rcsi are compared with: this very executable, told to do less.</summary>
internal static class BaselineProgram
{
    /// <summary>Argument that makes it end at once: what starting any .NET program costs.</summary>
    public const string Empty = "--baseline-empty";

    /// <summary>Argument that makes it evaluate the next argument by CSharpScript and print the value.</summary>
    public const string Script = "--baseline-script";

    /// <summary>Runs it, and returns how many milliseconds all of it took.</summary>
    public static async Task<double> RunAsync(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, typeof(BaselineProgram).Assembly.GetName().Name!);
        return (await ChildProgram.RunAsync(program, arguments)).Elapsed.TotalMilliseconds;
    }
}
