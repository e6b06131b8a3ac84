namespace RemoteCsi.Worker.Tests.Fixtures;

/// <summary>A process's memory, as the kernel counts it.</summary>
internal static class MemoryUse
{
    /// <summary>What it shares counted by its share.</summary>
    public static long ProportionalBytes(int processId) => Sum(processId, "Pss:");

    /// <summary>What is its alone.</summary>
    public static long PrivateBytes(int processId) => Sum(processId, "Private_Clean:") + Sum(processId, "Private_Dirty:");

    private static long Sum(int processId, string field) => File.ReadLines($"/proc/{processId}/smaps_rollup")
        .Where(line => line.StartsWith(field, StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024);
}
