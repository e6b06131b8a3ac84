using RemoteCsi.Agent.Compiling;
using RemoteCsi.Agent.Workers;

namespace RemoteCsi.Agent.Sessions;

/// <summary>What the next session will need, made ready before it is asked for.</summary>
/// <param name="Worker">A worker that has run something.</param>
/// <param name="Chain">A chain without submissions, open in the compiler.</param>
internal sealed record Standby(UnassignedWorker Worker, SessionChain Chain);
