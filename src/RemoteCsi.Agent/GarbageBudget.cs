using System.Diagnostics;

namespace RemoteCsi.Agent;

/// <summary>How much garbage the processes of an agent may make before the runtime collects it.</summary>
/// <remarks>
/// The runtime lets as much gather as the processor's last cache holds, which on a large machine is 100 MB a process, and
/// with hundreds of workers all of its memory. There is no way to say so but an environment variable, at the start of a
/// process. One that the user set is left alone. See docs/decisions/012.
/// </remarks>
public static class GarbageBudget
{
    private const string Variable = "DOTNET_GCgen0size";
    private const string OfAgent = "800000";

    // As in RemoteCsi.Worker.Program, which takes it out of what user code sees.
    private const string OfWorker = "1000000";

    /// <summary>8 MB, for an agent: little of what it holds is long-lived, and its peers decide how much passes through.</summary>
    public static void ForAgent(ProcessStartInfo start) => start.Environment.TryAdd(Variable, OfAgent);

    /// <summary>16 MB, for a worker.</summary>
    public static void ForWorker(ProcessStartInfo start)
    {
        if (start.Environment.TryGetValue(Variable, out string? set) && set is not (null or OfAgent))
        {
            return;
        }

        start.Environment[Variable] = OfWorker;
    }

    /// <summary>The runtime's own choice, for the compiler: there is one, and it is in a hurry.</summary>
    public static void ForCompiler(ProcessStartInfo start)
    {
        if (start.Environment.TryGetValue(Variable, out string? set) && set == OfAgent)
        {
            start.Environment.Remove(Variable);
        }
    }
}
