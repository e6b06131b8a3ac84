using System.Globalization;

namespace RemoteCsi.Testing.Processes;

/// <summary>How much memory a process of this machine has.</summary>
public static class ProcessMemory
{
    /// <summary>Resident memory, in MB.</summary>
    public static double ResidentMegabytes(int id) => Megabytes(id, "VmRSS:");

    /// <summary>Resident memory that no file is behind, in MB: heaps and stacks.</summary>
    public static double AnonymousMegabytes(int id) => Megabytes(id, "RssAnon:");

    /// <summary>The most resident memory it ever had, or has had since <see cref="ForgetPeak"/>, in MB: the kernel misses no moment.</summary>
    public static double PeakMegabytes(int id) => Megabytes(id, "VmHWM:");

    /// <summary>Has the kernel forget the most resident memory it had, so that the next peak is of what comes.</summary>
    public static void ForgetPeak(int id) => File.WriteAllText($"/proc/{id}/clear_refs", "5");

    /// <summary>The processor time it has used.</summary>
    public static TimeSpan ProcessorTime(int id)
    {
        // Fields 14 and 15 of /proc/PID/stat, in hundredths of a second, counted from after the bracketed name.
        string stat = File.ReadAllText($"/proc/{id}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromMilliseconds(10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)));
    }

    private static double Megabytes(int id, string key)
    {
        string line = File.ReadLines($"/proc/{id}/status").First(one => one.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line[key.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) / 1024;
    }
}
