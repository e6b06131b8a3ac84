using Microsoft.Extensions.Logging;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace RemoteCsi.Agent.Connections;

/// <summary>JSON-RPC that tells a client one clear line of a failure and keeps the stack trace for the log.</summary>
internal sealed class AgentRpc(BoundedMessageHandler handler, ILogger logger) : JsonRpc(handler)
{
    private const int InternalError = -32603;

    private readonly AsyncLocal<RequestId> _answering = new();

    /// <summary>What the client sent with the call that the caller answers is kept no longer; more may be read instead, though the answer may take long.</summary>
    public void ReleaseCall() => handler.ReleaseBytes(_answering.Value);

    /// <inheritdoc/>
    protected override ValueTask<JsonRpcMessage> DispatchRequestAsync(JsonRpcRequest request, TargetMethod targetMethod, CancellationToken cancellationToken)
    {
        _answering.Value = request.RequestId;
        return base.DispatchRequestAsync(request, targetMethod, cancellationToken);
    }

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
