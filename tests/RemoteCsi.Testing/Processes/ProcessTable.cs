using System.Globalization;
using System.Text;

namespace RemoteCsi.Testing.Processes;

/// <summary>What <c>/proc</c> says of the processes of this machine.</summary>
public static class ProcessTable
{
    // The kernel's unit in /proc; 100 on every Linux that .NET runs on.
    private const double TicksASecond = 100;

    /// <summary>The living processes whose environment has <paramref name="variable"/> set to <paramref name="value"/>.</summary>
    public static IReadOnlyList<int> WithEnvironment(string variable, string value)
    {
        byte[] wanted = Encoding.UTF8.GetBytes($"{variable}={value}\0");
        return
        [
            .. Directory.EnumerateDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path), out int id) ? id : 0)
                .Where(id => id > 0 && IsAlive(id) && Read(id, "environ") is { } bytes && Contains(bytes, wanted)),
        ];
    }

    /// <summary>The command line of a process, for messages; empty when it is gone.</summary>
    public static string CommandLine(int id) => Encoding.UTF8.GetString(Read(id, "cmdline") ?? []).Replace('\0', ' ').Trim();

    /// <summary>Whether a process exists and is no zombie.</summary>
    public static bool IsAlive(int id) => Stat(id) is { } fields && fields[0] is not ("Z" or "X");

    /// <summary>The process that started this one, or took it over; null when it is gone.</summary>
    public static int? Parent(int id) => Stat(id) is { } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : null;

    /// <summary>When a process started, in clock ticks since boot; null when it is gone.</summary>
    public static long? StartTime(int id) => Stat(id) is { } fields ? long.Parse(fields[19], CultureInfo.InvariantCulture) : null;

    /// <summary>The processor time that all threads of a process have used, to a hundredth of a second; null when it is gone.</summary>
    public static TimeSpan? ProcessorTime(int id) => Stat(id) is { } fields
        ? TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksASecond)
        : null;

    /// <summary>Waits until a process is gone.</summary>
    public static Task UntilGoneAsync(int id, TimeSpan? deadline = null) => Deadline.UntilAsync(
        () => Task.FromResult(IsAlive(id)), alive => !alive, $"process {id} ({CommandLine(id)}) ends", deadline);

    // The fields after the name, which stands in brackets and may hold anything.
    private static string[]? Stat(int id) =>
        Read(id, "stat") is { Length: > 0 } bytes && Encoding.UTF8.GetString(bytes) is var text
            ? text[(text.LastIndexOf(')') + 2)..].Split(' ')
            : null;

    private static bool Contains(byte[] environment, byte[] wanted) =>
        environment.AsSpan().StartsWith(wanted) || environment.AsSpan().IndexOf((byte[])[0, .. wanted]) >= 0;

    private static byte[]? Read(int id, string file)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or another account's.
            return null;
        }
    }
}
