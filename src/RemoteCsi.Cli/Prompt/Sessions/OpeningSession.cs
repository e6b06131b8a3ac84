using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Protocol.SnapIns;

namespace RemoteCsi.Cli.Prompt.Sessions;

/// <summary>A session that is being opened, and is asked already: the questions wait for it.</summary>
/// <param name="opening">Completes with the session; cancelled, and the questions with it, when there is none.</param>
internal sealed class OpeningSession(Task<IPromptSession> opening) : ISessionQuestions
{
    /// <inheritdoc/>
    public SessionInfo Info => opening.IsCompletedSuccessfully ? opening.Result.Info : throw new InvalidOperationException("the session is not open yet");

    /// <inheritdoc/>
    public Task<CompletionList> CompleteAsync(string code, int position, char? trigger, CancellationToken cancellationToken) =>
        AskAsync(session => session.CompleteAsync(code, position, trigger, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<CompletionDescription> DescribeAsync(string code, int position, CompletionItem item, CancellationToken cancellationToken) =>
        AskAsync(session => session.DescribeAsync(code, position, item, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<SignatureList> SignaturesAsync(string code, int position, CancellationToken cancellationToken) =>
        AskAsync(session => session.SignaturesAsync(code, position, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TextAnalysis> AnalyzeAsync(string code, CancellationToken cancellationToken) =>
        AskAsync(session => session.AnalyzeAsync(code, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<Explanation> ExplainAtAsync(string code, int position, CancellationToken cancellationToken) =>
        AskAsync(session => session.ExplainAtAsync(code, position, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<SymbolSource> SourceAtAsync(string code, int position, SourceForm form, CancellationToken cancellationToken) =>
        AskAsync(session => session.SourceAtAsync(code, position, form, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<SessionInfo[]> ListSessionsAsync(CancellationToken cancellationToken) =>
        AskAsync(session => session.ListSessionsAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<SnapIn[]> SnapInsAsync(CancellationToken cancellationToken) =>
        AskAsync(session => session.SnapInsAsync(cancellationToken), cancellationToken);

    private async Task<T> AskAsync<T>(Func<ISessionQuestions, Task<T>> ask, CancellationToken cancellationToken) =>
        await ask(await opening.WaitAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
}
