using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RemoteCsi.Benchmarks.Installation;

/// <summary>What <c>/proc</c> says of processes.</summary>
internal static class ProcessFile
{
    /// <summary>The living processes that have a variable of that value in their environment.</summary>
    public static IReadOnlyList<int> WithEnvironment(string name, string value)
    {
        string wanted = $"{name}={value}";
        return
        [
            .. Directory.EnumerateDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
                .Where(id => id > 0 && Encoding.UTF8.GetString(Read(id, "environ")).Split('\0').Contains(wanted)),
        ];
    }

    /// <summary>Memory that a process has resident, shared or not, in MB.</summary>
    public static double ResidentMegabytes(int id) => Megabytes(id, "status", "VmRSS:");

    /// <summary>Resident memory that no file is behind, in MB: the managed heap, and whatever else was allocated.</summary>
    public static double AnonymousMegabytes(int id) => Megabytes(id, "status", "RssAnon:");

    /// <summary>Resident memory with what is shared divided among those who share it, in MB.</summary>
    public static double ProportionalMegabytes(int id) => Megabytes(id, "smaps_rollup", "Pss:");

    /// <summary>Ends a process that did not end by itself.</summary>
    public static void Kill(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended meanwhile, which is what was wanted.
        }
    }

    private static double Megabytes(int id, string file, string key)
    {
        string line = Encoding.UTF8.GetString(Read(id, file)).Split('\n').FirstOrDefault(one => one.StartsWith(key, StringComparison.Ordinal))
            ?? throw new RcsiFailedException($"process {id} has ended");
        string kilobytes = line[key.Length..].Trim().Split(' ')[0];
        return double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024;
    }

    private static byte[] Read(int id, string file)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or another account's.
            return [];
        }
    }
}
