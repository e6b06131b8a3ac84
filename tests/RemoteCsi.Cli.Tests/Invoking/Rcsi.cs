using System.Diagnostics;

namespace RemoteCsi.Cli.Tests.Invoking;

/// <summary>A run of the real <c>rcsi</c>.</summary>
internal sealed class Rcsi : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private Rcsi(Process process, Task<string> output)
    {
        _process = process;
        _output = output;
        _error = process.StandardError.ReadToEndAsync();
    }

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, string? input = null, string? home = null)
    {
        using Rcsi rcsi = Start(arguments, home);
        if (input is not null)
        {
            await rcsi._process.StandardInput.WriteAsync(input);
        }

        rcsi._process.StandardInput.Close();
        return await rcsi.EndAsync();
    }

    /// <summary>Starts it with an open standard input.</summary>
    public static Rcsi Start(string[] arguments, string? home = null, bool readOutput = true)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "rcsi.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["RCSI_HOME"] = home ?? "/tmp/rcsi-nobody";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment.Remove("RCSI_DEBUG");
        Process process = Process.Start(start)!;
        return new Rcsi(process, readOutput ? process.StandardOutput.ReadToEndAsync() : Task.FromResult(""));
    }

    public StreamWriter Input => _process.StandardInput;

    public StreamReader Output => _process.StandardOutput;

    public void Interrupt()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await _process.WaitForExitAsync(deadline.Token);
        return (_process.ExitCode, await _output.WaitAsync(deadline.Token), await _error.WaitAsync(deadline.Token));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
