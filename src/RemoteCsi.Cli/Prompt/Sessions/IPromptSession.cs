using RemoteCsi.Client.Links;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Prompt.Sessions;

/// <summary>What the prompt needs of a session.</summary>
/// <remarks>The same meaning, member for member, as <see cref="Client.Sessions.RemoteSession"/>; tests have one with delays of their own.</remarks>
internal interface IPromptSession
{
    /// <summary>The session as last heard of.</summary>
    SessionInfo Info { get; }

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

    event Action<LinkState>? LinkChanged;

    Task<SubmissionOutcome> SubmitAsync(string code, string submissionId, CancellationToken cancellationToken);

    Task<SubmissionOutcome> OutcomeAsync(string submissionId, CancellationToken cancellationToken);

    Task<CompletionList> CompleteAsync(string code, int position, char? trigger, CancellationToken cancellationToken);

    Task<CompletionDescription> DescribeAsync(string code, int position, string label, string kind, CancellationToken cancellationToken);

    Task ProvideInputAsync(long questionId, string? line, CancellationToken cancellationToken);

    Task ResetAsync(CancellationToken cancellationToken);

    Task<HistoryEntry[]> ReplayableAsync(CancellationToken cancellationToken);

    Task<InterruptReply> InterruptAsync(bool endWorker, CancellationToken cancellationToken);
}
