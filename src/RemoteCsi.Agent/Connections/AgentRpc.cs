using Microsoft.Extensions.Logging;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace RemoteCsi.Agent.Connections;

/// <summary>JSON-RPC that tells a client one clear line of a failure and keeps the stack trace for the log.</summary>
internal sealed class AgentRpc(BoundedMessageHandler handler, ILogger logger) : JsonRpc(handler)
{
    private const int InternalError = -32603;

    /// <inheritdoc/>
    protected override JsonRpcError.ErrorDetail CreateErrorDetails(JsonRpcRequest request, Exception exception)
    {
        if (exception is LocalRpcException or OperationCanceledException)
        {
            return base.CreateErrorDetails(request, exception);
        }

        logger.CallFailed(exception);
        return new JsonRpcError.ErrorDetail
        {
            Code = (JsonRpcErrorCode)InternalError,
            Message = $"the agent failed to answer {request.Method}: {exception.Message}",
        };
    }
}
