using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Protocol.SnapIns;

namespace RemoteCsi.Cli.Prompt.Sessions;

/// <summary>What is asked of a session about a line while it is typed.</summary>
internal interface ISessionQuestions
{
    /// <summary>The session as last heard of; not before it has answered anything.</summary>
    SessionInfo Info { get; }

    Task<CompletionList> CompleteAsync(string code, int position, char? trigger, CancellationToken cancellationToken);

    Task<CompletionDescription> DescribeAsync(string code, int position, CompletionItem item, CancellationToken cancellationToken);

    Task<SignatureList> SignaturesAsync(string code, int position, CancellationToken cancellationToken);

    Task<TextAnalysis> AnalyzeAsync(string code, CancellationToken cancellationToken);

    Task<Explanation> ExplainAtAsync(string code, int position, CancellationToken cancellationToken);

    Task<SymbolSource> SourceAtAsync(string code, int position, SourceForm form, CancellationToken cancellationToken);

    /// <summary>The sessions of the same agent.</summary>
    Task<SessionInfo[]> ListSessionsAsync(CancellationToken cancellationToken);

    /// <summary>The snap-ins that the machine offers.</summary>
    Task<SnapIn[]> SnapInsAsync(CancellationToken cancellationToken);
}
