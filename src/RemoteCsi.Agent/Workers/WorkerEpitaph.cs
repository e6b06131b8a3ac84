using System.Text;

namespace RemoteCsi.Agent.Workers;

/// <summary>How a worker ended, in one line: exit code or signal, and the last thing it wrote to standard error.</summary>
internal static class WorkerEpitaph
{
    private const int TailBytes = 4096;
    private const int LongestLine = 200;
    private const int SignalBase = 128;

    private static readonly Dictionary<int, string> SignalNames = new()
    {
        [1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT", [4] = "SIGILL", [6] = "SIGABRT", [7] = "SIGBUS", [8] = "SIGFPE",
        [9] = "SIGKILL", [11] = "SIGSEGV", [13] = "SIGPIPE", [15] = "SIGTERM",
    };

    /// <summary>Composes the line.</summary>
    /// <param name="exitCode">As .NET gives it: 128 and more are signals; null when the worker was not our child.</param>
    /// <param name="processId">The process.</param>
    /// <param name="errorFile">Where its standard error went.</param>
    public static string Of(int? exitCode, int processId, string errorFile)
    {
        string how = exitCode switch
        {
            null => $"its worker (process {processId}) is gone",
            > SignalBase and < SignalBase + 65 => $"its worker was ended by {Signal(exitCode.Value - SignalBase)}",
            _ => $"its worker ended with exit code {exitCode}",
        };
        return LastWords(errorFile) is { } words ? $"{how}: {words}" : how;
    }

    private static string Signal(int number) =>
        SignalNames.TryGetValue(number, out string? name) ? $"signal {number} ({name})" : $"signal {number}";

    private static string? LastWords(string errorFile)
    {
        try
        {
            using FileStream stream = File.OpenRead(errorFile);
            stream.Seek(-Math.Min(TailBytes, stream.Length), SeekOrigin.End);
            byte[] tail = new byte[TailBytes];
            int length = stream.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
            string[] lines = Encoding.UTF8.GetString(tail, 0, length)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

            // .NET's own report begins with the telling line and ends with stack frames.
            string? line = lines.FirstOrDefault(text =>
                    text.StartsWith("Unhandled exception", StringComparison.Ordinal) ||
                    text.StartsWith("Process terminated", StringComparison.Ordinal) ||
                    text.StartsWith("Fatal error", StringComparison.Ordinal) ||
                    text.StartsWith("Stack overflow", StringComparison.Ordinal) ||
                    text.StartsWith("Out of memory", StringComparison.Ordinal))
                ?? lines.LastOrDefault(text => !text.StartsWith("at ", StringComparison.Ordinal));
            return line is null || line.Length <= LongestLine ? line : line[..LongestLine] + "…";
        }
        catch (IOException)
        {
            return null;
        }
    }
}
