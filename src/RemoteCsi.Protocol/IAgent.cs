using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Submissions;
using StreamJsonRpc;

namespace RemoteCsi.Protocol;

/// <summary>What a client can ask of an agent.</summary>
/// <remarks>
/// Every failure is a JSON-RPC error whose code is an <see cref="AgentErrorCode"/> and whose message is one clear line.
/// <see cref="HelloAsync"/> comes first and once; every other call before it is refused. A call's parameters are one
/// object, the request itself: <c>"params": {…}</c>.
/// Calls of one connection run concurrently; submissions of one session run one after the other, in arrival order.
/// </remarks>
[JsonRpcContract]
public partial interface IAgent
{
    /// <summary>Exchanges versions. A client counts as connected only once this has answered.</summary>
    [JsonRpcMethod("hello", UseSingleObjectParameterDeserialization = true)]
    Task<HelloReply> HelloAsync(HelloRequest request, CancellationToken cancellationToken);

    /// <summary>Answers at once; proves that the agent lives. Without an id it is not answered, and shows only that the client lives.</summary>
    [JsonRpcMethod("ping")]
    Task PingAsync(CancellationToken cancellationToken);

    /// <summary>Describes the agent.</summary>
    [JsonRpcMethod("agent/status")]
    Task<AgentStatus> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Ends the agent after answering.</summary>
    [JsonRpcMethod("agent/stop", UseSingleObjectParameterDeserialization = true)]
    Task StopAsync(StopRequest request, CancellationToken cancellationToken);

    /// <summary>Makes a session and starts its worker.</summary>
    [JsonRpcMethod("session/new", UseSingleObjectParameterDeserialization = true)]
    Task<SessionInfo> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken);

    /// <summary>Lists all sessions, by id.</summary>
    [JsonRpcMethod("session/list")]
    Task<SessionInfo[]> ListSessionsAsync(CancellationToken cancellationToken);

    /// <summary>Ends a session, its worker and its variables. Returns what it was.</summary>
    [JsonRpcMethod("session/remove", UseSingleObjectParameterDeserialization = true)]
    Task<SessionInfo> RemoveSessionAsync(SessionSelector session, CancellationToken cancellationToken);

    /// <summary>
    /// Attaches this connection to a session: from now on it gets the session's <see cref="IAgentEvents"/>, beginning with
    /// the retained output from <see cref="EnterRequest.FromSequence"/> on.
    /// </summary>
    [JsonRpcMethod("session/enter", UseSingleObjectParameterDeserialization = true)]
    Task<EnterReply> EnterSessionAsync(EnterRequest request, CancellationToken cancellationToken);

    /// <summary>Detaches this connection from a session. A temporary session without clients is removed.</summary>
    [JsonRpcMethod("session/leave", UseSingleObjectParameterDeserialization = true)]
    Task LeaveSessionAsync(SessionSelector session, CancellationToken cancellationToken);

    /// <summary>
    /// Runs one submission and answers when it has ended. Repeating the call with the same
    /// <see cref="SubmitRequest.SubmissionId"/> never runs it twice: the repeat waits for, or gets, the one outcome.
    /// Cancelling the call does not stop the code; see <see cref="InterruptAsync"/>.
    /// </summary>
    [JsonRpcMethod("session/submit", UseSingleObjectParameterDeserialization = true)]
    Task<SubmissionOutcome> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Answers with the outcome of a submission that is recorded already, when it has ended, whoever sent it. Never runs
    /// anything; an unknown id is refused with <see cref="AgentErrorCode.NoSuchSubmission"/>.
    /// </summary>
    [JsonRpcMethod("session/outcome", UseSingleObjectParameterDeserialization = true)]
    Task<SubmissionOutcome> OutcomeAsync(OutcomeRequest request, CancellationToken cancellationToken);

    /// <summary>Answers an <see cref="IAgentEvents.InputRequested"/>. Ignored when somebody else answered first.</summary>
    [JsonRpcMethod("session/input", UseSingleObjectParameterDeserialization = true)]
    Task ProvideInputAsync(InputAnswer answer, CancellationToken cancellationToken);

    /// <summary>
    /// Asks the running submission of a session to stop; variables are kept. Answers at once unless told to wait: whether it
    /// stopped shows in the submission's own outcome.
    /// </summary>
    [JsonRpcMethod("session/interrupt", UseSingleObjectParameterDeserialization = true)]
    Task<InterruptReply> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a session's worker, if it lives, and starts it anew: id, name, instance id and clients stay, variables, types and usings
    /// go, indexes count on. What runs or waits ends as <see cref="SubmissionStatus.WorkerLost"/>. Answers when the new worker is
    /// there. Repeating the call with the same <see cref="ResetRequest.ResetId"/> does not reset twice.
    /// </summary>
    [JsonRpcMethod("session/reset", UseSingleObjectParameterDeserialization = true)]
    Task<SessionInfo> ResetSessionAsync(ResetRequest request, CancellationToken cancellationToken);

    /// <summary>The recorded submissions of a session, oldest first.</summary>
    [JsonRpcMethod("session/history", UseSingleObjectParameterDeserialization = true)]
    Task<HistoryEntry[]> HistoryAsync(HistoryRequest request, CancellationToken cancellationToken);

    /// <summary>The agent's audit log, oldest first: who asked for what, when, and what came of it, of removed sessions too.</summary>
    [JsonRpcMethod("agent/audit", UseSingleObjectParameterDeserialization = true)]
    Task<AuditEntry[]> AuditAsync(AuditRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// The snap-ins that the machine offers, by name, those whose file cannot be read with the problem; given a session, those that its
    /// packages carry, too. Given a name, that one alone,
    /// ready to be submitted; refused with <see cref="AgentErrorCode.NoSuchSnapIn"/> when there is no usable one.
    /// </summary>
    [JsonRpcMethod("agent/snapIns", UseSingleObjectParameterDeserialization = true)]
    Task<SnapIn[]> SnapInsAsync(SnapInsRequest request, CancellationToken cancellationToken);

    /// <summary>The completion list at a position of a text being typed.</summary>
    [JsonRpcMethod("session/complete", UseSingleObjectParameterDeserialization = true)]
    Task<CompletionList> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken);

    /// <summary>Signature and documentation of one item of a completion list.</summary>
    [JsonRpcMethod("session/describe", UseSingleObjectParameterDeserialization = true)]
    Task<CompletionDescription> DescribeAsync(DescribeRequest request, CancellationToken cancellationToken);

    /// <summary>What can be called by the brackets that open at a position of a text being typed.</summary>
    [JsonRpcMethod("session/signatures", UseSingleObjectParameterDeserialization = true)]
    Task<SignatureList> SignaturesAsync(SignatureRequest request, CancellationToken cancellationToken);

    /// <summary>What the names in a text being typed mean, and what the compiler would say of it; nothing is submitted.</summary>
    [JsonRpcMethod("session/analyze", UseSingleObjectParameterDeserialization = true)]
    Task<TextAnalysis> AnalyzeAsync(AnalysisRequest request, CancellationToken cancellationToken);

    /// <summary>The session's variables with their values, also while code runs. Showing a value may run user code: getters, <c>ToString</c>.</summary>
    [JsonRpcMethod("session/variables", UseSingleObjectParameterDeserialization = true)]
    Task<SessionVariables> VariablesAsync(SessionSelector session, CancellationToken cancellationToken);

    /// <summary>
    /// A result of the session or parts of it, as they are now, also while code runs. Showing and taking apart may run user code: getters,
    /// enumerators, <c>ToString</c>.
    /// </summary>
    [JsonRpcMethod("session/inspect", UseSingleObjectParameterDeserialization = true)]
    Task<InspectedParts> InspectAsync(InspectRequest request, CancellationToken cancellationToken);

    /// <summary>Usings and references of a session.</summary>
    [JsonRpcMethod("session/scope", UseSingleObjectParameterDeserialization = true)]
    Task<SessionScope> ScopeAsync(SessionSelector session, CancellationToken cancellationToken);

    /// <summary>What a name means, as documented on the agent's machine.</summary>
    [JsonRpcMethod("session/explain", UseSingleObjectParameterDeserialization = true)]
    Task<Explanation> ExplainAsync(ExplainRequest request, CancellationToken cancellationToken);

    /// <summary>What the name at a position of a text being typed means; no symbols where there is no name, or it means nothing.</summary>
    [JsonRpcMethod("session/explainAt", UseSingleObjectParameterDeserialization = true)]
    Task<Explanation> ExplainAtAsync(ExplainAtRequest request, CancellationToken cancellationToken);

    /// <summary>The source or the IL of a symbol: as the session submitted it, or decompiled on the agent's machine.</summary>
    [JsonRpcMethod("session/source", UseSingleObjectParameterDeserialization = true)]
    Task<SymbolSource> SourceAsync(SourceRequest request, CancellationToken cancellationToken);

    /// <summary>The members of the type that a name means, or of the type of the variable that it names.</summary>
    [JsonRpcMethod("session/members", UseSingleObjectParameterDeserialization = true)]
    Task<MemberList> MembersAsync(ExplainRequest request, CancellationToken cancellationToken);

    /// <summary>Searches the names of all that the session's code could use, imported or not.</summary>
    [JsonRpcMethod("session/find", UseSingleObjectParameterDeserialization = true)]
    Task<FoundSymbols> FindAsync(FindRequest request, CancellationToken cancellationToken);
}
