using System.Diagnostics;
using System.Globalization;

namespace RemoteCsi.Agent.Workers;

/// <summary>A process that cannot be mistaken for a later one of the same id.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="StartTime">Its start in the kernel's ticks since boot; 0 where the platform does not tell.</param>
internal sealed record ProcessIdentity(int ProcessId, long StartTime)
{
    // Field 22 of /proc/PID/stat (proc(5)), counted from the state after the parenthesised name, which may hold anything.
    private const int StartTimeAfterName = 19;

    /// <summary>Whether that very process still runs.</summary>
    public bool IsAlive => Of(ProcessId) is { } now && now.StartTime == StartTime;

    /// <summary>The state of a process as the kernel has it: <c>R</c> runs, <c>S</c> sleeps, <c>T</c> was stopped by a signal; null when there is none.</summary>
    public static char? StateOf(int processId) => Fields(processId)?[0][0];

    /// <summary>Ends that very process at once, if it runs.</summary>
    public void Kill()
    {
        if (!IsAlive)
        {
            return;
        }

        try
        {
            using Process process = Process.GetProcessById(ProcessId);
            process.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It ended between the look and the kill, which is what was wanted.
        }
    }

    /// <summary>The identity of a process; null when there is none of that id, or only what is left of one.</summary>
    public static ProcessIdentity? Of(int processId)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new ProcessIdentity(processId, 0);
        }

        return Fields(processId) is { } fields && fields[0] is not ("Z" or "X")
            ? new ProcessIdentity(processId, long.Parse(fields[StartTimeAfterName], CultureInfo.InvariantCulture))
            : null;
    }

    // The fields after the name, which stands in brackets and may hold anything.
    private static string[]? Fields(int processId)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
