using System.Diagnostics;
using System.Text;

namespace RemoteCsi.Testing.Processes;

/// <summary>A program that a test started, with its three streams.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan PipeGrace = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly OutputCollector _stdout;
    private readonly OutputCollector _stderr;

    private RunningProgram(Process process)
    {
        _process = process;
        _stdout = new OutputCollector(process.StandardOutput);
        _stderr = new OutputCollector(process.StandardError);
    }

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>What it wrote to standard output so far.</summary>
    public OutputCollector Stdout => _stdout;

    /// <summary>What it wrote to standard error so far.</summary>
    public OutputCollector Stderr => _stderr;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set; a null value removes one.</param>
    /// <param name="directory">Its working directory; null for the test's own.</param>
    public static RunningProgram Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, string? directory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(false),
            WorkingDirectory = directory ?? "",
        };
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        return new RunningProgram(Process.Start(start)!);
    }

    /// <summary>Writes to its standard input.</summary>
    public async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends its standard input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits for its end, and for the end of its output.</summary>
    /// <exception cref="TimeoutException">
    /// It did not end in time, or something that it started still holds its output open.
    /// </exception>
    public async Task<ProgramResult> WaitAsync(TimeSpan? deadline = null)
    {
        string name = $"{Path.GetFileName(_process.StartInfo.FileName)} {string.Join(' ', _process.StartInfo.ArgumentList)}";
        try
        {
            await _process.WaitForExitAsync().WaitAsync(deadline ?? Deadline.Usual);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{name}' did not end within {deadline ?? Deadline.Usual}.\nstdout:\n{_stdout.Text}\nstderr:\n{_stderr.Text}");
        }

        TimeSpan elapsed = _watch.Elapsed;
        await Task.WhenAll(_stdout.Ended, _stderr.Ended).WithinAsync(PipeGrace, $"'{name}' ended, but something holds its output open");
        return new ProgramResult(_process.ExitCode, _stdout.Text, _stderr.Text, elapsed);
    }

    /// <summary>Ends it when it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: false);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
