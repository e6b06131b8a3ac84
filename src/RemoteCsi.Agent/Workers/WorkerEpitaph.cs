using System.Globalization;
using System.Text;

namespace RemoteCsi.Agent.Workers;

/// <summary>How a worker ended, in one line: exit code or signal, and the last thing it wrote to standard error.</summary>
internal static class WorkerEpitaph
{
    // The runtime's report of a stack overflow names thousands of frames after its telling line.
    private const int TailBytes = 512 * 1024;
    private const int LongestLine = 200;

    // What the worker itself writes when it exits; see ExitWatch there.
    private const string OwnMark = "rcsi worker: ";
    private const string OwnExit = OwnMark + "exits with code ";

    private static readonly string[] TellingBeginnings = ["Unhandled exception", "Process terminated", "Fatal error", "Stack overflow", "Out of memory"];

    private static readonly Dictionary<int, string> SignalNames = new()
    {
        [1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT", [4] = "SIGILL", [5] = "SIGTRAP", [6] = "SIGABRT", [7] = "SIGBUS", [8] = "SIGFPE",
        [9] = "SIGKILL", [10] = "SIGUSR1", [11] = "SIGSEGV", [12] = "SIGUSR2", [13] = "SIGPIPE", [14] = "SIGALRM", [15] = "SIGTERM",
        [24] = "SIGXCPU", [25] = "SIGXFSZ", [31] = "SIGSYS",
    };

    /// <summary>Composes the line.</summary>
    /// <param name="ending">How the process ended; null when nobody tells.</param>
    /// <param name="processId">The process.</param>
    /// <param name="errorFile">Where its standard error went.</param>
    public static string Of(ProcessEnding? ending, int processId, string errorFile)
    {
        string[] lines = LastLines(errorFile);
        string how = (ending ?? Reported(lines)) switch
        {
            null => $"its worker (process {processId}) is gone",
            { Signal: int signal } => $"its worker was ended by {Signal(signal)}",
            var exited => $"its worker ended with exit code {exited.ExitCode}",
        };
        return LastWords(lines, mayBeReport: ending?.Signal is not null || ending is null) is { } words ? $"{how}: {words}" : how;
    }

    private static string Signal(int number) =>
        SignalNames.TryGetValue(number, out string? name) ? $"signal {number} ({name})" : $"signal {number}";

    /// <summary>What the worker said of its own exit, where the kernel tells nothing.</summary>
    private static ProcessEnding? Reported(string[] lines) =>
        lines.LastOrDefault(line => line.StartsWith(OwnExit, StringComparison.Ordinal)) is { } line
            && int.TryParse(line.AsSpan(OwnExit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            ? new ProcessEnding(code, null)
            : null;

    private static string? LastWords(string[] lines, bool mayBeReport)
    {
        // .NET's own report begins with the telling line and ends with stack frames. The runtime then aborts; a report in the
        // errors of a process that exited is one of a program that it had started.
        string? line = (mayBeReport ? Report(lines) : null)
            ?? lines.LastOrDefault(text =>
                !text.StartsWith("at ", StringComparison.Ordinal) && !text.StartsWith(OwnExit, StringComparison.Ordinal));
        if (line?.StartsWith(OwnMark, StringComparison.Ordinal) == true)
        {
            line = line[OwnMark.Length..];
        }

        return line is null || line.Length <= LongestLine ? line : line[..LongestLine] + "…";
    }

    private static string? Report(string[] lines)
    {
        int telling = Array.FindLastIndex(lines, text => TellingBeginnings.Any(beginning => text.StartsWith(beginning, StringComparison.Ordinal)));
        if (telling < 0)
        {
            return null;
        }

        // "Process terminated." and "Fatal error." say what was the matter in the line below.
        string? next = lines.ElementAtOrDefault(telling + 1);
        bool goesOn = lines[telling].EndsWith('.') && next is not null && !next.StartsWith("at ", StringComparison.Ordinal)
            && !next.StartsWith("Repeat", StringComparison.Ordinal) && !next.StartsWith("--", StringComparison.Ordinal);
        return goesOn ? $"{lines[telling]} {next}" : lines[telling];
    }

    private static string[] LastLines(string errorFile)
    {
        try
        {
            using FileStream stream = File.OpenRead(errorFile);
            stream.Seek(-Math.Min(TailBytes, stream.Length), SeekOrigin.End);
            byte[] tail = new byte[Math.Min(TailBytes, stream.Length)];
            int length = stream.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(tail, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
