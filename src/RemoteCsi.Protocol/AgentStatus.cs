namespace RemoteCsi.Protocol;

/// <summary>What <c>rcsi agent status</c> shows.</summary>
/// <param name="Agent">Program and version of the agent.</param>
/// <param name="Pid">Process id of the agent.</param>
/// <param name="Started">When the agent started, UTC.</param>
/// <param name="StateDirectory">Where the agent keeps its journal.</param>
/// <param name="Sessions">How many sessions it holds.</param>
/// <param name="Clients">How many clients are connected, the asker included.</param>
/// <param name="CompilerPid">Process id of the compiler; null while none runs.</param>
/// <param name="CompilerRestarts">How many compilers were started anew after one died.</param>
/// <param name="WorkingSetBytes">Resident memory of the agent itself, in bytes.</param>
/// <param name="SpareWorkerPid">Process id of the worker that is ready for the next session; null while none is.</param>
public sealed record AgentStatus(
    string Agent, int Pid, DateTimeOffset Started, string StateDirectory, int Sessions, int Clients,
    int? CompilerPid, int CompilerRestarts, long WorkingSetBytes, int? SpareWorkerPid = null);
