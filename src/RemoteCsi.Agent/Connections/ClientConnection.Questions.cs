using RemoteCsi.Agent.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Signatures;

namespace RemoteCsi.Agent.Connections;

/// <content>What it asks about a session's C#: the compiler answers.</content>
internal sealed partial class ClientConnection
{
    // Of a text being typed, in UTF-16 units. What is known of it, which is more than its own size, is in memory at once.
    private const int LongestTyped = 256 * 1024;
    private const int LongestAnalysed = 64 * 1024;

    public Task<CompletionList> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Session, (compiler, chain) => compiler.CompleteAsync(chain, request, cancellationToken), request.Code, cancellationToken);

    public Task<CompletionDescription> DescribeAsync(DescribeRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Session, (compiler, chain) => compiler.DescribeAsync(chain, request, cancellationToken), request.Code, cancellationToken);

    public Task<SignatureList> SignaturesAsync(SignatureRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Session, (compiler, chain) => compiler.SignaturesAsync(chain, request, cancellationToken), request.Code, cancellationToken);

    public Task<TextAnalysis> AnalyzeAsync(AnalysisRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Session, (compiler, chain) => compiler.AnalyzeAsync(chain, request, cancellationToken), request.Code, cancellationToken, LongestAnalysed);

    public Task<SessionScope> ScopeAsync(SessionSelector session, CancellationToken cancellationToken) =>
        AskAsync(session, (compiler, chain) => compiler.ScopeAsync(chain, cancellationToken), null, cancellationToken);

    public Task<Explanation> ExplainAsync(ExplainRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Session, (compiler, chain) => compiler.ExplainAsync(chain, request, cancellationToken), null, cancellationToken);

    public Task<Explanation> ExplainAtAsync(ExplainAtRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Session, (compiler, chain) => compiler.ExplainAtAsync(chain, request, cancellationToken), request.Code, cancellationToken);

    public Task<SymbolSource> SourceAsync(SourceRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Session, (compiler, chain) => compiler.SourceAsync(chain, request, cancellationToken), request.Code, cancellationToken);

    public Task<MemberList> MembersAsync(ExplainRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Session, (compiler, chain) => compiler.MembersAsync(chain, request, cancellationToken), null, cancellationToken);

    public Task<FoundSymbols> FindAsync(FindRequest request, CancellationToken cancellationToken) =>
        AskAsync(request.Session, (compiler, chain) => compiler.FindAsync(chain, request, cancellationToken), null, cancellationToken);

    /// <summary>Asks the compiler something about a session's chain, and the text that is typed there, if any.</summary>
    private async Task<T> AskAsync<T>(SessionSelector selector, Func<ICompiler, Guid, Task<T>> question, string? typed, CancellationToken cancellationToken, int longest = LongestTyped)
    {
        RequireHello();
        if (typed?.Length > longest)
        {
            throw new AgentException(
                AgentErrorCode.InvalidArgument, $"a text of {typed.Length} characters is submitted, not asked about: over {longest} nobody types");
        }

        Session session = await FindAsync(selector).ConfigureAwait(false);
        try
        {
            return await session.AskAsync(question, typed, cancellationToken).ConfigureAwait(false);
        }
        catch (Compiling.CompilerFailedException exception)
        {
            throw new AgentException(AgentErrorCode.CompilerUnavailable, exception.Message);
        }
    }
}
