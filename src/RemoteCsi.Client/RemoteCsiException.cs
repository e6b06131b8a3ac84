using RemoteCsi.Protocol;

namespace RemoteCsi.Client;

/// <summary>A failure of the connection or a refusal of the agent. What user code does is never one; that is data.</summary>
/// <remarks>The message is one line for a person. It may quote the far side, so filter it before a terminal sees it.</remarks>
public sealed class RemoteCsiException : Exception
{
    /// <summary>Makes a failure with a reason.</summary>
    public RemoteCsiException(RemoteCsiReason reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    /// <summary>Makes the failure that an agent answered with.</summary>
    public RemoteCsiException(AgentErrorCode agentError, string message, Exception? inner = null)
        : base(message, inner)
    {
        Reason = agentError == AgentErrorCode.VersionMismatch ? RemoteCsiReason.VersionMismatch : RemoteCsiReason.AgentRefused;
        AgentError = agentError;
    }

    /// <summary>Why.</summary>
    public RemoteCsiReason Reason { get; }

    /// <summary>What the agent answered; null when it was not the agent that failed the call.</summary>
    public AgentErrorCode? AgentError { get; }
}
