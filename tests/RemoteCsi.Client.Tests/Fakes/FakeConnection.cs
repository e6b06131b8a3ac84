using System.Net.Sockets;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc;

namespace RemoteCsi.Client.Tests.Fakes;

/// <summary>One client of a <see cref="FakeAgent"/>.</summary>
public sealed class FakeConnection : IAgent, IDisposable
{
    private readonly FakeAgent _agent;
    private readonly JsonRpc _rpc;

    public FakeConnection(FakeAgent agent, Socket socket)
    {
        _agent = agent;
        var stream = new NetworkStream(socket, ownsSocket: true);
        var handler = new BoundedMessageHandler(stream, stream, FrameLimits.Client);
        handler.Trust();
        _rpc = new JsonRpc(handler);
        _rpc.AddLocalRpcTarget<IAgent>(this, null);
        _rpc.StartListening();
    }

    /// <summary>Sends output of the agent's session.</summary>
    public Task SendAsync(long sequence, string text, OutputStream stream = OutputStream.Stdout) =>
        _rpc.NotifyWithParameterObjectAsync("session/output", new OutputChunk(_agent.Session.InstanceId, sequence, stream, text));

    public Task AskAsync(long questionId) =>
        _rpc.NotifyWithParameterObjectAsync("session/inputRequested", new InputQuestion(_agent.Session.InstanceId, questionId));

    public Task ChangeAsync(SessionInfo session) => _rpc.NotifyWithParameterObjectAsync("session/changed", session);

    public void Dispose() => _rpc.Dispose();

    public Task<HelloReply> HelloAsync(HelloRequest request, CancellationToken cancellationToken) => _agent.OnHello(request);

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<AgentStatus> StatusAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new AgentStatus("fake 1.0", Environment.ProcessId, DateTimeOffset.UnixEpoch, "/nowhere", 1, 1, null, 0, 0));

    public Task StopAsync(StopRequest request, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<SessionInfo> NewSessionAsync(NewSessionRequest request, CancellationToken cancellationToken)
    {
        _agent.Note($"new:{request.Name}");
        return _agent.OnNew?.Invoke(this, request) ?? Task.FromResult(_agent.Session);
    }

    public Task<SessionInfo[]> ListSessionsAsync(CancellationToken cancellationToken) => Task.FromResult<SessionInfo[]>([_agent.Session]);

    public Task<SessionInfo> RemoveSessionAsync(SessionSelector session, CancellationToken cancellationToken)
    {
        _agent.Note("remove");
        return Task.FromResult(_agent.Session);
    }

    public Task<EnterReply> EnterSessionAsync(EnterRequest request, CancellationToken cancellationToken)
    {
        _agent.Note($"enter:{request.FromSequence}");
        return _agent.OnEnter?.Invoke(this, request) ?? Task.FromResult(new EnterReply(_agent.Session, request.FromSequence ?? 1, 0, null));
    }

    public Task LeaveSessionAsync(SessionSelector session, CancellationToken cancellationToken)
    {
        _agent.Note("leave");
        return Task.CompletedTask;
    }

    public Task<SubmissionOutcome> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken)
    {
        _agent.Note($"submit:{request.SubmissionId}:{request.Code}");
        return _agent.OnSubmit(this, request);
    }

    public Task<SessionInfo> ResetSessionAsync(ResetRequest request, CancellationToken cancellationToken)
    {
        _agent.Note($"reset:{request.ResetId}");
        return _agent.OnReset(this, request);
    }

    public Task<SubmissionOutcome> OutcomeAsync(OutcomeRequest request, CancellationToken cancellationToken)
    {
        _agent.Note($"outcome:{request.SubmissionId}");
        return Task.FromResult(FakeAgent.Completed(request.SubmissionId));
    }

    public Task ProvideInputAsync(InputAnswer answer, CancellationToken cancellationToken)
    {
        lock (_agent.Answers)
        {
            _agent.Answers.Add(answer);
        }

        return Task.CompletedTask;
    }

    public Task<InterruptReply> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken)
    {
        _agent.Note("interrupt");
        _agent.OnInterrupt(request);
        return Task.FromResult(new InterruptReply(true));
    }

    public Task<HistoryEntry[]> HistoryAsync(HistoryRequest request, CancellationToken cancellationToken) => Task.FromResult(_agent.OnHistory(request));

    public Task<AuditEntry[]> AuditAsync(AuditRequest request, CancellationToken cancellationToken) => Task.FromResult<AuditEntry[]>([]);

    public Task<SnapIn[]> SnapInsAsync(SnapInsRequest request, CancellationToken cancellationToken) => Task.FromResult<SnapIn[]>([]);

    public Task<CompletionList> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new CompletionList(request.Position, 0, [new CompletionItem("first", "Local")], Runs: request.Runs ? [new CompletionRun(1, "Field", ["x1", "x2"])] : null));

    public Task<CompletionDescription> DescribeAsync(DescribeRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new CompletionDescription("", ""));

    public Task<SignatureList> SignaturesAsync(SignatureRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new SignatureList([]));

    public Task<TextAnalysis> AnalyzeAsync(AnalysisRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new TextAnalysis([], []));

    public Task<InspectedParts> InspectAsync(InspectRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new InspectedParts(0, []));

    public Task<SessionVariables> VariablesAsync(SessionSelector session, CancellationToken cancellationToken) =>
        Task.FromResult(new SessionVariables([]));

    public Task<SessionScope> ScopeAsync(SessionSelector session, CancellationToken cancellationToken) => Task.FromResult(new SessionScope([], []));

    public Task<Explanation> ExplainAsync(ExplainRequest request, CancellationToken cancellationToken) => Task.FromResult(new Explanation([], []));

    public Task<Explanation> ExplainAtAsync(ExplainAtRequest request, CancellationToken cancellationToken) => Task.FromResult(new Explanation([], []));

    public Task<SymbolSource> SourceAsync(SourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new SymbolSource(null, request.Form, "", "", 0, false, "there is no source", []));

    public Task<MemberList> MembersAsync(ExplainRequest request, CancellationToken cancellationToken) => Task.FromResult(new MemberList(null, [], []));

    public Task<FoundSymbols> FindAsync(FindRequest request, CancellationToken cancellationToken) => Task.FromResult(new FoundSymbols([], 0));
}
