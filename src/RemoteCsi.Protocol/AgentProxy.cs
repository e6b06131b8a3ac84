using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Submissions;
using StreamJsonRpc;

namespace RemoteCsi.Protocol;

/// <summary>The calls of <see cref="IAgent"/> over a connection, each with its request as the parameter object itself.</summary>
/// <remarks>
/// Not StreamJsonRpc's own proxy: that one wraps the request in an array or under the C# parameter's name, and a client in another
/// language should send neither. Thread safe. Failures are StreamJsonRpc's exceptions.
/// </remarks>
/// <param name="rpc">The connection.</param>
public sealed class AgentProxy(JsonRpc rpc) : IAgent
{
    private static readonly FrozenDictionary<string, string> Names = typeof(IAgent).GetMethods()
        .ToFrozenDictionary(method => method.Name, method => method.GetCustomAttribute<JsonRpcMethodAttribute>()!.Name!);

    /// <inheritdoc/>
    public Task<HelloReply> HelloAsync(HelloRequest request, CancellationToken cancellationToken) =>
        CallAsync<HelloReply>(request, cancellationToken);

    /// <inheritdoc/>
    public Task PingAsync(CancellationToken cancellationToken) => CallAsync<object?>(null, cancellationToken);

    /// <inheritdoc/>
    public Task<AgentStatus> StatusAsync(CancellationToken cancellationToken) => CallAsync<AgentStatus>(null, cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(StopRequest request, CancellationToken cancellationToken) => CallAsync<object?>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<SessionInfo> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken) =>
        CallAsync<SessionInfo>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<SessionInfo[]> ListSessionsAsync(CancellationToken cancellationToken) => CallAsync<SessionInfo[]>(null, cancellationToken);

    /// <inheritdoc/>
    public Task<SessionInfo> RemoveSessionAsync(SessionSelector session, CancellationToken cancellationToken) =>
        CallAsync<SessionInfo>(session, cancellationToken);

    /// <inheritdoc/>
    public Task<EnterReply> EnterSessionAsync(EnterRequest request, CancellationToken cancellationToken) =>
        CallAsync<EnterReply>(request, cancellationToken);

    /// <inheritdoc/>
    public Task LeaveSessionAsync(SessionSelector session, CancellationToken cancellationToken) =>
        CallAsync<object?>(session, cancellationToken);

    /// <inheritdoc/>
    public Task<SubmissionOutcome> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken) =>
        CallAsync<SubmissionOutcome>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<SessionInfo> ResetSessionAsync(ResetRequest request, CancellationToken cancellationToken) =>
        CallAsync<SessionInfo>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<SubmissionOutcome> OutcomeAsync(OutcomeRequest request, CancellationToken cancellationToken) =>
        CallAsync<SubmissionOutcome>(request, cancellationToken);

    /// <inheritdoc/>
    public Task ProvideInputAsync(InputAnswer answer, CancellationToken cancellationToken) =>
        CallAsync<object?>(answer, cancellationToken);

    /// <inheritdoc/>
    public Task<InterruptReply> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken) =>
        CallAsync<InterruptReply>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<HistoryEntry[]> HistoryAsync(HistoryRequest request, CancellationToken cancellationToken) =>
        CallAsync<HistoryEntry[]>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<AuditEntry[]> AuditAsync(AuditRequest request, CancellationToken cancellationToken) =>
        CallAsync<AuditEntry[]>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<SnapIn[]> SnapInsAsync(SnapInsRequest request, CancellationToken cancellationToken) => CallAsync<SnapIn[]>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<CompletionList> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken) =>
        CallAsync<CompletionList>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<CompletionDescription> DescribeAsync(DescribeRequest request, CancellationToken cancellationToken) =>
        CallAsync<CompletionDescription>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<SignatureList> SignaturesAsync(SignatureRequest request, CancellationToken cancellationToken) =>
        CallAsync<SignatureList>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<TextAnalysis> AnalyzeAsync(AnalysisRequest request, CancellationToken cancellationToken) =>
        CallAsync<TextAnalysis>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<SessionVariables> VariablesAsync(SessionSelector session, CancellationToken cancellationToken) =>
        CallAsync<SessionVariables>(session, cancellationToken);

    /// <inheritdoc/>
    public Task<InspectedParts> InspectAsync(InspectRequest request, CancellationToken cancellationToken) =>
        CallAsync<InspectedParts>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<SessionScope> ScopeAsync(SessionSelector session, CancellationToken cancellationToken) =>
        CallAsync<SessionScope>(session, cancellationToken);

    /// <inheritdoc/>
    public Task<Explanation> ExplainAsync(ExplainRequest request, CancellationToken cancellationToken) =>
        CallAsync<Explanation>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<Explanation> ExplainAtAsync(ExplainAtRequest request, CancellationToken cancellationToken) =>
        CallAsync<Explanation>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<SymbolSource> SourceAsync(SourceRequest request, CancellationToken cancellationToken) =>
        CallAsync<SymbolSource>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<MemberList> MembersAsync(ExplainRequest request, CancellationToken cancellationToken) =>
        CallAsync<MemberList>(request, cancellationToken);

    /// <inheritdoc/>
    public Task<FoundSymbols> FindAsync(FindRequest request, CancellationToken cancellationToken) =>
        CallAsync<FoundSymbols>(request, cancellationToken);

    private Task<T> CallAsync<T>(object? request, CancellationToken cancellationToken, [CallerMemberName] string method = "") =>
        request is null
            ? rpc.InvokeWithCancellationAsync<T>(Names[method], [], cancellationToken)
            : rpc.InvokeWithParameterObjectAsync<T>(Names[method], request, cancellationToken);
}
