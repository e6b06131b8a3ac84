using Microsoft.Extensions.Logging;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace RemoteCsi.Agent.Connections;

/// <summary>JSON-RPC that tells a client one clear line of a failure and keeps the stack trace for the log.</summary>
internal sealed class AgentRpc(BoundedMessageHandler handler, ILogger logger) : JsonRpc(handler)
{
    private const int InternalError = -32603;

    // What may be large, and how much of the room for answers it takes; the rest is small. A submission's outcome asks for itself.
    // A list, the colours and a signature, which a prompt asks for while a line is typed, have their places beside each other.
    private static readonly Dictionary<string, int> Places = new()
    {
        ["session/history"] = AnswerRoom.All,
        ["agent/audit"] = AnswerRoom.All,
        ["session/complete"] = 3,
        ["session/source"] = AnswerRoom.Quarter,
        ["session/explain"] = 1,
        ["session/explainAt"] = 1,
        ["session/members"] = AnswerRoom.Quarter,
        ["session/find"] = AnswerRoom.Quarter,
        ["session/analyze"] = 3,
        ["session/signatures"] = 1,
        ["session/scope"] = AnswerRoom.Quarter,
        ["session/variables"] = AnswerRoom.Quarter,
        ["session/inspect"] = AnswerRoom.Quarter,
        ["session/list"] = 1,
        ["agent/snapIns"] = 1,
    };

    private readonly AsyncLocal<RequestId> _answering = new();
    private readonly AnswerRoom _room = new();

    /// <summary>What the client sent with the call that the caller answers is kept no longer; more may be read instead, though the answer may take long.</summary>
    public void ReleaseCall() => handler.ReleaseBytes(_answering.Value);

    /// <summary>Whether the answer that the caller makes, a large one, has its place among those that the client has not taken.</summary>
    /// <param name="places">How many it takes.</param>
    public bool TryEnterRoom(int places) => _room.TryEnter(_answering.Value, places);

    /// <summary>Waits for such a place.</summary>
    public ValueTask EnterRoomAsync(int places, CancellationToken cancellationToken) => _room.EnterAsync(_answering.Value, places, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<JsonRpcMessage> DispatchRequestAsync(JsonRpcRequest request, TargetMethod targetMethod, CancellationToken cancellationToken)
    {
        _answering.Value = request.RequestId;
        return request.IsResponseExpected && Places.TryGetValue(request.Method!, out int places) && !_room.TryEnter(request.RequestId, places)
            ? DispatchInTurnAsync(request, targetMethod, places, cancellationToken)
            : base.DispatchRequestAsync(request, targetMethod, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void OnResponseSent(JsonRpcMessage response)
    {
        base.OnResponseSent(response);
        _room.Leave(((IJsonRpcMessageWithId)response).RequestId);
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

    private async ValueTask<JsonRpcMessage> DispatchInTurnAsync(
        JsonRpcRequest request, TargetMethod targetMethod, int places, CancellationToken cancellationToken)
    {
        await _room.EnterAsync(request.RequestId, places, cancellationToken).ConfigureAwait(false);
        return await base.DispatchRequestAsync(request, targetMethod, cancellationToken).ConfigureAwait(false);
    }
}
