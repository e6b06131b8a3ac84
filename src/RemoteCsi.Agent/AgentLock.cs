using RemoteCsi.Agent.Files;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Agent;

/// <summary>The lock that makes an agent the only one of its state directory. The kernel lets go of it when the process ends, however it ends.</summary>
internal static class AgentLock
{
    /// <summary>Takes the lock; null when another agent has it.</summary>
    public static FileStream? TryTake(StateDirectory state)
    {
        try
        {
            return new FileStream(Path.Combine(state.Path, "agent.lock"), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OwnerOnly.FileMode,
            });
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
