namespace RemoteCsi.Benchmarks.Baselines;

/// <summary>The least program that evaluates C#: starts, runs one text by CSharpScript, prints the value, ends.</summary>
internal static class ScriptProgram
{
    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(string code)
    {
        Console.WriteLine(await new ScriptSession().RunAsync(code, CancellationToken.None));
        return 0;
    }
}
