using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc;

namespace RemoteCsi.Client.Links;

/// <summary>How calls to an agent fail.</summary>
internal static class AgentCall
{
    /// <summary>True when the connection ended under the call, so that nobody knows whether it was heard.</summary>
    public static bool LostItsLink(Exception exception) =>
        exception is ConnectionLostException or ObjectDisposedException or IOException;

    /// <summary>An answer that came and is none: a number for a session, a field left out, null.</summary>
    public static RemoteCsiException Nonsense(string why, Exception? exception = null) =>
        new(RemoteCsiReason.NotAnAgent, $"the agent's answer is none of this protocol: {why}", exception);

    /// <summary>What was to be sent is more than an agent reads. The link is as it was, and another try would end the same.</summary>
    public static RemoteCsiException TooLarge(MessageTooLargeException exception) =>
        new(AgentErrorCode.InvalidArgument, $"{exception.Message}; nothing was sent: send it in parts, or have the code read it from a file of that machine", exception);

    /// <summary>The agent's answer as this library's exception.</summary>
    public static RemoteCsiException Translate(RemoteRpcException exception) => exception switch
    {
        RemoteInvocationException { ErrorCode: var code } when Enum.IsDefined((AgentErrorCode)code) =>
            new RemoteCsiException((AgentErrorCode)code, exception.Message, exception),
        RemoteMethodNotFoundException => new RemoteCsiException(
            RemoteCsiReason.VersionMismatch, $"the agent does not know this call: {exception.Message}", exception),
        _ => new RemoteCsiException(RemoteCsiReason.AgentRefused, $"the agent failed: {exception.Message}", exception),
    };
}
