using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace RemoteCsi.Compiler.Decompiling;

/// <summary>Has a job done by a process that is started for it: see <see cref="DecompilerProgram"/>.</summary>
/// <remarks>Thread safe. Nothing waits on a thread. It ends when we end, for its standard input ends then.</remarks>
internal static class DecompilerProcess
{
    /// <summary>The most processor time that one may use: as much as a submission may.</summary>
    private static readonly TimeSpan ProcessorTimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>The longest that one may take, on a machine that is busy or with a slow disk.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>The most memory that one may use, in bytes.</summary>
    private const long MemoryLimit = 1024L * 1024 * 1024;

    /// <summary>So many at a time; others wait for their turn.</summary>
    private static readonly SemaphoreSlim Turns = new(2);

    /// <summary>Does the job.</summary>
    /// <exception cref="OperationCanceledException">The caller no longer wants it; the process is ended.</exception>
    public static async Task<DecompilerAnswer> RunAsync(DecompilerJob job, CancellationToken cancellationToken)
    {
        await Turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeLimit);
            using Process process = Process.Start(StartInfo()) ?? throw new InvalidOperationException("no process was started");
            try
            {
                Task<DecompilerAnswer> answer = AskAsync(process, job, limit.Token);
                while (await Task.WhenAny(answer, Task.Delay(LookEvery, CancellationToken.None)).ConfigureAwait(false) != answer)
                {
                    if (UsedBy(process) > ProcessorTimeLimit)
                    {
                        await limit.CancelAsync().ConfigureAwait(false);
                    }
                }

                return await answer.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                string limited = UsedBy(process) > ProcessorTimeLimit ? $"{ProcessorTimeLimit.TotalSeconds:0} s of processor time" : $"{TimeLimit.TotalSeconds:0} s";
                return new DecompilerAnswer("", false, $"it took more than {limited} and was given up; a single member takes less than a whole type");
            }
            finally
            {
                End(process);
            }
        }
        finally
        {
            Turns.Release();
        }
    }

    private static async Task<DecompilerAnswer> AskAsync(Process process, DecompilerJob job, CancellationToken cancellationToken)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        string? answer = null;
        try
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(job).AsMemory(), cancellationToken).ConfigureAwait(false);
            await process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
            answer = await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It died before it had read the job; what it said is below.
        }

        if (answer is not null && JsonSerializer.Deserialize<DecompilerAnswer>(answer) is { } done)
        {
            return done;
        }

        string said = await errors.ConfigureAwait(false);
        string why = said.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) || said.Contains(nameof(OutOfMemoryException), StringComparison.Ordinal)
            ? $"it needs more than {MemoryLimit / (1024 * 1024 * 1024)} GB of memory"
            : said.Contains("Stack overflow", StringComparison.Ordinal) ? "it overflowed its stack" : FirstLine(said);
        return new DecompilerAnswer("", false, $"the decompiler ended without an answer: {why}");
    }

    private static ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(DotnetHost(), [Path.Combine(AppContext.BaseDirectory, "RemoteCsi.Compiler.dll"), DecompilerProgram.Argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = MemoryLimit.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";

        // It does one thing once: code is not worth compiling twice.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    private static TimeSpan UsedBy(Process process)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            // It has ended, and the answer, or the end of its output, is on its way.
            return TimeSpan.Zero;
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already, which is what was wanted.
        }
    }

    private static string FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "without a word";

    /// <summary>The <c>dotnet</c> of the runtime that runs this process.</summary>
    private static string DotnetHost()
    {
        if (Environment.ProcessPath is { } process && Path.GetFileNameWithoutExtension(process) == "dotnet")
        {
            return process;
        }

        // <root>/shared/Microsoft.NETCore.App/<version>/
        string root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }
}
