using System.Diagnostics;

namespace RemoteCsi.Benchmarks.Installation;

/// <summary>Runs a program from start to end.</summary>
internal static class ChildProgram
{
    /// <summary>What no program here takes unless it hangs.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Runs a program and returns what it wrote to standard output, and how long it took as a whole.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set.</param>
    /// <exception cref="RcsiFailedException">It failed, or did not end in time.</exception>
    public static async Task<(string Output, TimeSpan Elapsed)> RunAsync(
        string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        string shown = $"{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)}";
        using var deadline = new CancellationTokenSource(Deadline);
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new RcsiFailedException($"'{shown}' was not started");
        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
            return process.ExitCode == 0
                ? (await output, elapsed)
                : throw new RcsiFailedException($"'{shown}' ended with exit code {process.ExitCode}: {(await errors + await output).Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new RcsiFailedException($"'{shown}' did not end within {Deadline.TotalMinutes:0} minutes");
        }
    }
}
