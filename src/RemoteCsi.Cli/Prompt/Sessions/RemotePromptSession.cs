using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Links;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Sessions;

/// <summary>A <see cref="RemoteSession"/> as the prompt sees it.</summary>
internal sealed class RemotePromptSession(RemoteSession session) : IPromptSession
{
    public event Action<OutputChunk>? OutputReceived
    {
        add => session.OutputReceived += value;
        remove => session.OutputReceived -= value;
    }

    public event Action<long>? OutputDropped
    {
        add => session.OutputDropped += value;
        remove => session.OutputDropped -= value;
    }

    public event Action<InputQuestion>? InputRequested
    {
        add => session.InputRequested += value;
        remove => session.InputRequested -= value;
    }

    public event Action<SessionInfo>? Changed
    {
        add => session.Changed += value;
        remove => session.Changed -= value;
    }

    public event Action<ProgressNotice>? Progress
    {
        add => session.Progress += value;
        remove => session.Progress -= value;
    }

    public event Action<BeganNotice>? SubmissionBegan
    {
        add => session.SubmissionBegan += value;
        remove => session.SubmissionBegan -= value;
    }

    public event Action<EndedNotice>? SubmissionEnded
    {
        add => session.SubmissionEnded += value;
        remove => session.SubmissionEnded -= value;
    }

    public event Action<ReportNotice>? Reported
    {
        add => session.Reported += value;
        remove => session.Reported -= value;
    }

    public event Action<LinkState>? LinkChanged
    {
        add => session.LinkChanged += value;
        remove => session.LinkChanged -= value;
    }

    public SessionInfo Info => session.Info;

    public string Endpoint => session.Agent.Endpoint.ToString();

    public string EndpointName => session.Agent.Endpoint.DisplayName;

    public string MachineName => $"{session.Agent.Hello.User}@{session.Agent.Hello.Machine}";

    public LinkState Link => session.Agent.Link;

    public IReadOnlyList<MissedSubmission> Missed => session.Missed;

    public Task<SubmissionOutcome> SubmitAsync(string code, SubmitOptions options, CancellationToken cancellationToken) =>
        session.SubmitAsync(code, options, cancellationToken);

    public Task<SubmissionOutcome> OutcomeAsync(string submissionId, CancellationToken cancellationToken) =>
        session.OutcomeAsync(submissionId, cancellationToken);

    public Task<CompletionList> CompleteAsync(string code, int position, char? trigger, CancellationToken cancellationToken) =>
        session.CompleteAsync(code, position, trigger, cancellationToken);

    public Task<CompletionDescription> DescribeAsync(string code, int position, CompletionItem item, CancellationToken cancellationToken) =>
        session.DescribeAsync(code, position, item, cancellationToken);

    public Task<SignatureList> SignaturesAsync(string code, int position, CancellationToken cancellationToken) =>
        session.SignaturesAsync(code, position, cancellationToken);

    public Task<TextAnalysis> AnalyzeAsync(string code, CancellationToken cancellationToken) => session.AnalyzeAsync(code, cancellationToken);

    public Task ProvideInputAsync(long questionId, string? line, CancellationToken cancellationToken) =>
        session.ProvideInputAsync(questionId, line, cancellationToken);

    public Task ResetAsync(CancellationToken cancellationToken) => session.ResetAsync(cancellationToken);

    public Task<HistoryEntry[]> ReplayableAsync(CancellationToken cancellationToken) => session.ReplayableAsync(cancellationToken);

    public Task<InterruptReply> InterruptAsync(bool endWorker, CancellationToken cancellationToken) =>
        session.InterruptAsync(endWorker, submissionId: null, cancellationToken);

    public Task<SessionVariables> VariablesAsync(CancellationToken cancellationToken) => session.VariablesAsync(cancellationToken);

    public Task<InspectedParts> InspectAsync(string? submissionId, CancellationToken cancellationToken) => session.InspectAsync(submissionId, cancellationToken);

    public Task<InspectedParts> DetailAsync(string? submissionId, CancellationToken cancellationToken) => session.DetailAsync(submissionId, cancellationToken);

    public Task<InspectedParts> ExpandAsync(long tree, long node, long offset, int count, CancellationToken cancellationToken) =>
        session.ExpandAsync(tree, node, offset, count, cancellationToken);

    public Task CloseAsync(long tree, CancellationToken cancellationToken) => session.CloseAsync(tree, cancellationToken);

    public Task<SessionScope> ScopeAsync(CancellationToken cancellationToken) => session.ScopeAsync(cancellationToken);

    public Task<Explanation> ExplainAsync(string name, CancellationToken cancellationToken) => session.ExplainAsync(name, cancellationToken);

    public Task<Explanation> ExplainAtAsync(string code, int position, CancellationToken cancellationToken) =>
        session.ExplainAtAsync(code, position, cancellationToken);

    public Task<SymbolSource> SourceAsync(string name, SourceForm form, CancellationToken cancellationToken) => session.SourceAsync(name, form, cancellationToken);

    public Task<SymbolSource> SourceAtAsync(string code, int position, SourceForm form, CancellationToken cancellationToken) =>
        session.SourceAtAsync(code, position, form, cancellationToken);

    public Task<MemberList> MembersAsync(string name, CancellationToken cancellationToken) => session.MembersAsync(name, cancellationToken);

    public Task<FoundSymbols> FindAsync(string query, int limit, CancellationToken cancellationToken) => session.FindAsync(query, limit, cancellationToken);

    public Task<HistoryEntry[]> HistoryAsync(int last, CancellationToken cancellationToken) =>
        session.Agent.HistoryAsync(session.Selector, last, cancellationToken);

    public Task<SessionInfo[]> ListSessionsAsync(CancellationToken cancellationToken) => session.Agent.ListSessionsAsync(cancellationToken);

    public Task<SnapIn[]> SnapInsAsync(CancellationToken cancellationToken) => session.Agent.SnapInsAsync(session.Selector, cancellationToken);

    public Task<SnapIn> SnapInAsync(string name, CancellationToken cancellationToken) => session.Agent.SnapInAsync(name, session.Selector, cancellationToken);

    public Task<SessionInfo> NewSessionAsync(string name, CancellationToken cancellationToken) =>
        session.Agent.CreateSessionAsync(new NewSessionRequest(name, WorkingDirectory: DirectoryFor(session.Agent)), cancellationToken);

    public Task<SessionInfo> RemoveSessionAsync(SessionSelector selector, CancellationToken cancellationToken) =>
        session.Agent.RemoveSessionAsync(selector, cancellationToken);

    public async Task<VisitedSession> VisitAsync(SessionSelector selector, CancellationToken cancellationToken)
    {
        try
        {
            return VisitedSession.Of(await session.Agent.ReturnToSessionAsync(selector, cancellationToken).ConfigureAwait(false), connected: null, isNew: false);
        }
        catch (InvalidOperationException)
        {
            // One connection is in a session once: this is one of those that the person came from.
            throw new RemoteCsiException(RemoteCsiReason.AgentRefused, "you came from that session; exit goes back to it");
        }
    }

    public async Task<VisitedSession> VisitAsync(string endpoint, string? name, CancellationToken cancellationToken)
    {
        RemoteAgent agent = await RemoteAgent.ConnectAsync(
            Client.Endpoints.Endpoint.Parse(endpoint), session.Agent.Options, cancellationToken).ConfigureAwait(false);
        try
        {
            RemoteSession entered = name is null
                ? await agent.NewSessionAsync(new NewSessionRequest(WorkingDirectory: DirectoryFor(agent)), cancellationToken).ConfigureAwait(false)
                : await agent.ReturnToSessionAsync(new SessionSelector(Name: name), cancellationToken).ConfigureAwait(false);
            return VisitedSession.Of(entered, agent, isNew: name is null);
        }
        catch
        {
            await agent.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string? DirectoryFor(RemoteAgent agent) => agent.Endpoint is SshEndpoint ? null : Environment.CurrentDirectory;
}
