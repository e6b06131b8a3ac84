using System.Diagnostics;

namespace RemoteCsi.Agent;

/// <summary>How much garbage the processes of an agent may make before the runtime collects it.</summary>
/// <remarks>
/// The runtime lets as much gather as the processor's last cache holds, which on a large machine is 100 MB a process, and
/// with hundreds of workers all of its memory. There is no way to say so but environment variables, at the start of a
/// process: the first budget, and the largest that it may be raised to. One that the user set is left alone. See
/// docs/decisions/012.
/// </remarks>
public static class GarbageBudget
{
    // As in RemoteCsi.Worker.Program, which takes them out of what user code sees.
    private static readonly string[] Variables = ["DOTNET_GCgen0size", "DOTNET_GCGen0MaxBudget"];

    // 8 MB: little of what either holds is long-lived, and peers and user code decide how much passes through.
    private const string Budget = "800000";

    /// <summary>For an agent or a worker.</summary>
    public static void Limit(ProcessStartInfo start)
    {
        foreach (string variable in Variables)
        {
            start.Environment.TryAdd(variable, Budget);
        }
    }

    /// <summary>The runtime's own choice, for the compiler: there is one, and it is in a hurry.</summary>
    public static void Lift(ProcessStartInfo start)
    {
        foreach (string variable in Variables)
        {
            if (start.Environment.TryGetValue(variable, out string? set) && set == Budget)
            {
                start.Environment.Remove(variable);
            }
        }
    }
}
