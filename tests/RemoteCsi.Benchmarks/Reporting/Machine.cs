using System.Globalization;
using System.Runtime.InteropServices;

namespace RemoteCsi.Benchmarks.Reporting;

/// <summary>Where and when a run was made; figures mean nothing without it.</summary>
internal static class Machine
{
    /// <summary>Processor, system, runtime, date and load, a line each.</summary>
    public static void Describe(TextWriter writer, DateTimeOffset now)
    {
        writer.WriteLine($"machine   {Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB");
        writer.WriteLine($"system    {Distribution()}, kernel {Environment.OSVersion.Version}, {RuntimeInformation.OSArchitecture}");
        writer.WriteLine($"runtime   {RuntimeInformation.FrameworkDescription}");
        writer.WriteLine($"date      {now.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC");
    }

    /// <summary>Processes that wanted to run, on average over the last 1, 5 and 15 minutes.</summary>
    public static string Load() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    private static string Processor() => Value("/proc/cpuinfo", "model name", ':') ?? "unknown processor";

    private static string Distribution() => Value("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? "Linux";

    private static string? Value(string file, string key, char separator) => File.ReadLines(file)
        .Where(line => line.StartsWith(key, StringComparison.Ordinal) && line.Contains(separator))
        .Select(line => line[(line.IndexOf(separator) + 1)..].Trim())
        .FirstOrDefault();
}
