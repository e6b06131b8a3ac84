using RemoteCsi.Client.Links;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Sessions;

/// <summary>What the prompt needs of a session.</summary>
/// <remarks>The same meaning, member for member, as <see cref="Client.Sessions.RemoteSession"/>; tests have one with delays of their own.</remarks>
internal interface IPromptSession : ISessionQuestions
{
    /// <summary>The endpoint as it can be written again; what is kept for it, such as a history, goes by this.</summary>
    string Endpoint { get; }

    /// <summary>Name of the endpoint, for the prompt.</summary>
    string EndpointName { get; }

    /// <summary>Machine, account and program at the other end, in a few words.</summary>
    string MachineName { get; }

    /// <summary>How the link is now.</summary>
    LinkState Link { get; }

    /// <summary>What ended while nobody was there, or had not ended when this prompt came.</summary>
    IReadOnlyList<MissedSubmission> Missed { get; }

    event Action<OutputChunk>? OutputReceived;

    event Action<long>? OutputDropped;

    event Action<InputQuestion>? InputRequested;

    event Action<SessionInfo>? Changed;

    event Action<BeganNotice>? SubmissionBegan;

    event Action<EndedNotice>? SubmissionEnded;

    event Action<ProgressNotice>? Progress;

    event Action<ReportNotice>? Reported;

    event Action<LinkState>? LinkChanged;

    Task<SubmissionOutcome> SubmitAsync(string code, SubmitOptions options, CancellationToken cancellationToken);

    Task<SubmissionOutcome> OutcomeAsync(string submissionId, CancellationToken cancellationToken);

    Task ProvideInputAsync(long questionId, string? line, CancellationToken cancellationToken);

    Task ResetAsync(CancellationToken cancellationToken);

    Task<HistoryEntry[]> ReplayableAsync(CancellationToken cancellationToken);

    /// <summary>Asks to stop a submission; null for whichever runs, whoever sent it.</summary>
    Task<InterruptReply> InterruptAsync(bool endWorker, string? submissionId, CancellationToken cancellationToken);

    Task<SessionVariables> VariablesAsync(CancellationToken cancellationToken);

    Task<InspectedParts> InspectAsync(string? submissionId, CancellationToken cancellationToken);

    Task<InspectedParts> DetailAsync(string? submissionId, CancellationToken cancellationToken);

    Task<InspectedParts> ExpandAsync(long tree, long node, long offset, int count, CancellationToken cancellationToken);

    Task CloseAsync(long tree, CancellationToken cancellationToken);

    Task<SessionScope> ScopeAsync(CancellationToken cancellationToken);

    Task<Explanation> ExplainAsync(string name, CancellationToken cancellationToken);

    Task<SymbolSource> SourceAsync(string name, SourceForm form, CancellationToken cancellationToken);

    Task<MemberList> MembersAsync(string name, CancellationToken cancellationToken);

    Task<FoundSymbols> FindAsync(string query, int limit, CancellationToken cancellationToken);

    /// <summary>The latest recorded submissions of the session, oldest first.</summary>
    Task<HistoryEntry[]> HistoryAsync(int last, CancellationToken cancellationToken);

    /// <summary>One of them, ready to be submitted.</summary>
    /// <exception cref="Client.RemoteCsiException">There is no usable one of that name.</exception>
    Task<SnapIn> SnapInAsync(string name, CancellationToken cancellationToken);

    /// <summary>Makes a named session in the same agent.</summary>
    Task<SessionInfo> NewSessionAsync(string name, CancellationToken cancellationToken);

    /// <summary>Ends a session of the same agent.</summary>
    Task<SessionInfo> RemoveSessionAsync(SessionSelector session, CancellationToken cancellationToken);

    /// <summary>Enters another session of the same agent.</summary>
    /// <exception cref="Client.RemoteCsiException">It is gone, or this client is in it already.</exception>
    Task<VisitedSession> VisitAsync(SessionSelector session, CancellationToken cancellationToken);

    /// <summary>Connects to an agent and enters a session there.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="name">The session's name; null for a temporary one.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="Client.RemoteCsiException">It is no endpoint, there is no connection, or no such session.</exception>
    Task<VisitedSession> VisitAsync(string endpoint, string? name, CancellationToken cancellationToken);
}
