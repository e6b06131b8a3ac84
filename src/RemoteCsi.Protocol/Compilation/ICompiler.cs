using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Signatures;

namespace RemoteCsi.Protocol.Compilation;

/// <summary>What an agent asks of its compiler process, over the compiler's standard input and output.</summary>
/// <remarks>
/// A compiler is disposable: it holds nothing that <see cref="OpenChainAsync"/> cannot rebuild from the journal. Calls on one chain
/// are made one at a time, except those that only ask, which may come at any time: all from <see cref="KnowResultsAsync"/> on.
/// A call on a chain that is not open fails with <see cref="NoSuchChain"/>, upon which the agent opens it and repeats.
/// </remarks>
public interface ICompiler
{
    /// <summary>Code of a failed call: the chain is not open in this process.</summary>
    const int NoSuchChain = 1;

    /// <summary>Code of a failed call: anything else; the message says what.</summary>
    const int CallFailed = 2;

    /// <summary>Opens a session's chain, rebuilding it from what the journal has. Opening an open chain replaces it.</summary>
    Task OpenChainAsync(OpenChainRequest request, CancellationToken cancellationToken);

    /// <summary>Forgets a chain. Forgetting one that is not open is no error.</summary>
    Task CloseChainAsync(Guid chain, CancellationToken cancellationToken);

    /// <summary>Compiles a submission onto the chain; when it succeeds the chain has it from then on.</summary>
    Task<CompiledSubmission> CompileAsync(CompileRequest request, CancellationToken cancellationToken);

    /// <summary>Tells what the session's last results are, newest first, for questions about texts that name them.</summary>
    Task KnowResultsAsync(Guid chain, KeptResult[] results, CancellationToken cancellationToken);

    /// <summary>The completion list at a position of a text typed after the chain.</summary>
    Task<CompletionList> CompleteAsync(Guid chain, CompletionRequest request, CancellationToken cancellationToken);

    /// <summary>Signature and documentation of one completion item.</summary>
    Task<CompletionDescription> DescribeAsync(Guid chain, DescribeRequest request, CancellationToken cancellationToken);

    /// <summary>What can be called by the brackets that open at a position of a text typed after the chain.</summary>
    Task<SignatureList> SignaturesAsync(Guid chain, SignatureRequest request, CancellationToken cancellationToken);

    /// <summary>What the names in a text typed after the chain mean, and what the compiler would say of it.</summary>
    Task<TextAnalysis> AnalyzeAsync(Guid chain, AnalysisRequest request, CancellationToken cancellationToken);

    /// <summary>Usings and references of the chain.</summary>
    Task<SessionScope> ScopeAsync(Guid chain, CancellationToken cancellationToken);

    /// <summary>What a name means after the chain.</summary>
    Task<Explanation> ExplainAsync(Guid chain, ExplainRequest request, CancellationToken cancellationToken);

    /// <summary>What the name at a position of a text typed after the chain means.</summary>
    Task<Explanation> ExplainAtAsync(Guid chain, ExplainAtRequest request, CancellationToken cancellationToken);

    /// <summary>The source or the IL of a symbol. What has to be decompiled is, in a process of its own, while other calls go on.</summary>
    Task<SymbolSource> SourceAsync(Guid chain, SourceRequest request, CancellationToken cancellationToken);

    /// <summary>The members of the type that a name means after the chain.</summary>
    Task<MemberList> MembersAsync(Guid chain, ExplainRequest request, CancellationToken cancellationToken);

    /// <summary>Searches the names of all that could be used after the chain.</summary>
    Task<FoundSymbols> FindAsync(Guid chain, FindRequest request, CancellationToken cancellationToken);

    /// <summary>What the process is busy with. Answered at once, whatever that is; no answer means that the process does not run.</summary>
    Task<RunningWork[]> RunningAsync(CancellationToken cancellationToken);
}
