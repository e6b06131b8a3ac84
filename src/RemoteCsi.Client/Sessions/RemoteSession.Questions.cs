using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Signatures;

namespace RemoteCsi.Client.Sessions;

/// <content>Questions about its C# and its variables, which change nothing.</content>
public sealed partial class RemoteSession
{
    /// <summary>The completion list at a 0-based position of a text being typed. Fails at once while the link is lost.</summary>
    public async Task<CompletionList> CompleteAsync(string code, int position, char? trigger = null, CancellationToken cancellationToken = default)
    {
        CompletionList list = await Agent.CallIfConnectedAsync(
            (agent, token) => agent.CompleteAsync(new CompletionRequest(Selector, code, position, trigger, Runs: true), token), cancellationToken).ConfigureAwait(false);
        return list.Whole();
    }

    /// <summary>Signature and documentation of one item of that list, and what taking it changes. Fails at once while the link is lost.</summary>
    public Task<CompletionDescription> DescribeAsync(string code, int position, CompletionItem item, CancellationToken cancellationToken = default) =>
        Agent.CallIfConnectedAsync(
            (agent, token) => agent.DescribeAsync(new DescribeRequest(Selector, code, position, item.Label, item.Kind, item.Import), token), cancellationToken);

    /// <summary>What can be called by the brackets that open at a position of a text being typed. Fails at once while the link is lost.</summary>
    /// <param name="code">The whole text being typed.</param>
    /// <param name="position">0-based UTF-16 offset just after the opening bracket.</param>
    /// <param name="cancellationToken">Withdraws the question.</param>
    public Task<SignatureList> SignaturesAsync(string code, int position, CancellationToken cancellationToken = default) =>
        Agent.CallIfConnectedAsync((agent, token) => agent.SignaturesAsync(new SignatureRequest(Selector, code, position), token), cancellationToken);

    /// <summary>What the names in a text being typed mean, and what the compiler would say of it. Fails at once while the link is lost.</summary>
    public Task<TextAnalysis> AnalyzeAsync(string code, CancellationToken cancellationToken = default) =>
        Agent.CallIfConnectedAsync((agent, token) => agent.AnalyzeAsync(new AnalysisRequest(Selector, code), token), cancellationToken);

    /// <summary>The session's variables with their values, as they are now; also while code runs.</summary>
    /// <exception cref="RemoteCsiException">The session is broken, its worker does not answer, or the link could not be made again in time.</exception>
    public Task<SessionVariables> VariablesAsync(CancellationToken cancellationToken = default) =>
        Agent.CallUntilAnsweredAsync((agent, token) => agent.VariablesAsync(Selector, token), cancellationToken);

    /// <summary>Opens a result, to be taken apart part by part with <see cref="ExpandAsync"/>. Fails at once while the link is lost.</summary>
    /// <param name="submissionId">Whose; null for the last one. The last three are kept.</param>
    /// <param name="cancellationToken">Withdraws the question.</param>
    /// <returns>The result as the one part, and the tree by which to ask on; give it back with <see cref="CloseAsync"/>. No part and a problem when there is none.</returns>
    /// <exception cref="RemoteCsiException">The session is broken, its worker does not answer, or there is no link.</exception>
    public Task<InspectedParts> InspectAsync(string? submissionId = null, CancellationToken cancellationToken = default) =>
        InspectAsync(new InspectRequest(Selector, submissionId), cancellationToken);

    /// <summary>A result with all members and more of its items than an outcome has, as the one part. Fails at once while the link is lost.</summary>
    /// <param name="submissionId">Whose; null for the last one. The last three are kept.</param>
    /// <param name="cancellationToken">Withdraws the question.</param>
    /// <exception cref="RemoteCsiException">The session is broken, its worker does not answer, or there is no link.</exception>
    public Task<InspectedParts> DetailAsync(string? submissionId = null, CancellationToken cancellationToken = default) =>
        InspectAsync(new InspectRequest(Selector, submissionId, Detailed: true), cancellationToken);

    /// <summary>Parts of something in an open tree. Fails at once while the link is lost.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="node">What to take apart.</param>
    /// <param name="offset">The first part that is wanted, from 0.</param>
    /// <param name="count">How many at most, from 1 to 1,000.</param>
    /// <param name="cancellationToken">Withdraws the question.</param>
    /// <exception cref="RemoteCsiException">The session is broken, its worker does not answer, or there is no link.</exception>
    public Task<InspectedParts> ExpandAsync(long tree, long node, long offset = 0, int count = 100, CancellationToken cancellationToken = default) =>
        InspectAsync(new InspectRequest(Selector, Tree: tree, Node: node, Offset: offset, Count: count), cancellationToken);

    /// <summary>Gives a tree back. Fails at once while the link is lost; the session lets go of it by itself when nobody is in it any more.</summary>
    /// <exception cref="RemoteCsiException">The session is broken, or there is no link.</exception>
    public Task CloseAsync(long tree, CancellationToken cancellationToken = default) =>
        InspectAsync(new InspectRequest(Selector, Tree: tree, Close: true), cancellationToken);

    /// <summary>The using directives in force and the assemblies that the session's code can use.</summary>
    /// <exception cref="RemoteCsiException">The session is broken, there is no compiler, or the link could not be made again in time.</exception>
    public Task<SessionScope> ScopeAsync(CancellationToken cancellationToken = default) =>
        Agent.CallUntilAnsweredAsync((agent, token) => agent.ScopeAsync(Selector, token), cancellationToken);

    /// <summary>What a name means, with the documentation that its machine has: see <see cref="ExplainRequest.Name"/> for what can be named.</summary>
    /// <exception cref="RemoteCsiException">The session is broken, there is no compiler, or the link could not be made again in time.</exception>
    public Task<Explanation> ExplainAsync(string name, CancellationToken cancellationToken = default) =>
        Agent.ExplainAsync(Selector, name, cancellationToken);

    /// <summary>What the name at a position of a text being typed means. Fails at once while the link is lost.</summary>
    /// <param name="code">The whole text being typed.</param>
    /// <param name="position">0-based UTF-16 offset in, or just after, the name.</param>
    /// <param name="cancellationToken">Withdraws the question.</param>
    public Task<Explanation> ExplainAtAsync(string code, int position, CancellationToken cancellationToken = default) =>
        Agent.CallIfConnectedAsync((agent, token) => agent.ExplainAtAsync(new ExplainAtRequest(Selector, code, position), token), cancellationToken);

    /// <summary>The source or the IL of what a name means: see <see cref="ExplainRequest.Name"/> for what can be named.</summary>
    /// <returns>Without a text where there is none, and then with the reason; see <see cref="SymbolSource.Problem"/>.</returns>
    /// <exception cref="RemoteCsiException">The session is broken, there is no compiler, or the link could not be made again in time.</exception>
    public Task<SymbolSource> SourceAsync(string name, SourceForm form = SourceForm.CSharp, CancellationToken cancellationToken = default) =>
        Agent.SourceAsync(Selector, name, form, cancellationToken);

    /// <summary>The source or the IL of the symbol at a position of a text being typed. Fails at once while the link is lost.</summary>
    /// <param name="code">The whole text being typed.</param>
    /// <param name="position">0-based UTF-16 offset in, or just after, the name. Where there is no name, IL is that of the whole text.</param>
    /// <param name="form">C# or IL.</param>
    /// <param name="cancellationToken">Withdraws the question.</param>
    public Task<SymbolSource> SourceAtAsync(string code, int position, SourceForm form, CancellationToken cancellationToken = default) =>
        Agent.CallIfConnectedAsync(
            (agent, token) => agent.SourceAsync(new SourceRequest(Selector, form, Code: code, Position: position), token), cancellationToken);

    /// <summary>The members of the type that a name means, or of the type of the variable that it names.</summary>
    /// <exception cref="RemoteCsiException">The session is broken, there is no compiler, or the link could not be made again in time.</exception>
    public Task<MemberList> MembersAsync(string name, CancellationToken cancellationToken = default) =>
        Agent.MembersAsync(Selector, name, cancellationToken);

    private Task<InspectedParts> InspectAsync(InspectRequest request, CancellationToken cancellationToken) =>
        Agent.CallIfConnectedAsync((agent, token) => agent.InspectAsync(request, token), cancellationToken);

    /// <summary>Searches all that the session's code could use, imported or not: see <see cref="FindRequest.Query"/> for what can be asked.</summary>
    /// <exception cref="RemoteCsiException">The session is broken, there is no compiler, or the link could not be made again in time.</exception>
    public Task<FoundSymbols> FindAsync(string query, int limit = 50, CancellationToken cancellationToken = default) =>
        Agent.FindAsync(Selector, query, limit, cancellationToken);

    /// <summary>The types that the session declared; with a filter, those that code there could use and it finds.</summary>
    /// <param name="filter">As in <see cref="FindRequest.Query"/>; null for the session's own.</param>
    /// <param name="limit">The most matches wanted.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="RemoteCsiException">The session is broken, there is no compiler, or the link could not be made again in time.</exception>
    public Task<FoundSymbols> TypesAsync(string? filter = null, int limit = 50, CancellationToken cancellationToken = default) =>
        FindAsync(filter is null ? TypeQuery.OfSession : TypeQuery.Of(filter), limit, cancellationToken);
}
