using RemoteCsi.Protocol;
using StreamJsonRpc;

namespace RemoteCsi.Agent;

/// <summary>A refusal that the client is told as a JSON-RPC error, with its code and one clear line.</summary>
public sealed class AgentException : LocalRpcException
{
    /// <summary>Makes a refusal.</summary>
    /// <param name="code">Which.</param>
    /// <param name="message">What happened, to what, and what to do, in one line.</param>
    public AgentException(AgentErrorCode code, string message)
        : base(message)
    {
        Code = code;
        ErrorCode = (int)code;
        ErrorData = new { reason = code.ToString() };
    }

    /// <summary>Which refusal.</summary>
    public AgentErrorCode Code { get; }
}
