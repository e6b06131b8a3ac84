using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;
using RemoteCsi.Compiler.Analysis;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Completion;
using RemoteCsi.Compiler.Exploring;
using RemoteCsi.Compiler.References;
using RemoteCsi.Compiler.Results;
using RemoteCsi.Compiler.Sources;
using RemoteCsi.Compiler.Threading;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.CompilerLink;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Signatures;

namespace RemoteCsi.Compiler;

/// <summary>The chains of all sessions of an agent.</summary>
/// <remarks>
/// Thread safe. Submissions are compiled on some threads, questions of completion begin on another, so that neither waits for
/// the other; all have a deep stack. One chain's submissions are compiled one after the other, those of several at a time.
/// </remarks>
internal sealed class CompilerService : ICompiler, IDisposable
{
    /// <summary>Compiling threads at most: the machine has other things to do.</summary>
    private const int MostCompiling = 4;

    /// <summary>Submissions of a rebuilt chain that are made ready in one piece of work: some tens of milliseconds.</summary>
    private const int SettledAtOnce = 20;

    /// <summary>How long no submission must have come before completion gets ready for the next question by itself.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<Guid, OpenChain> _chains = new();
    private readonly DeepStackThreads _compiling = new("compiling", Math.Clamp(Environment.ProcessorCount, 1, MostCompiling));
    private readonly DeepStackThreads _completing = new("completing");
    private readonly ITimer _quiet;
    private readonly SemaphoreSlim _rebuilding = new(Math.Max(2, Environment.ProcessorCount));
    private int _chainsOpened;

    /// <summary>Starts the threads.</summary>
    public CompilerService(TimeProvider time) =>
        _quiet = time.CreateTimer(_ => CatchUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>How many chains were asked for since the start.</summary>
    public int ChainsOpened => Volatile.Read(ref _chainsOpened);

    /// <summary>Whether submissions are being compiled, or chains rebuilt.</summary>
    public bool IsCompiling => !_compiling.IsIdle;

    /// <inheritdoc/>
    public async Task OpenChainAsync(OpenChainRequest request, CancellationToken cancellationToken)
    {
        if (request.Entries.Length == 0 && _chains.TryGetValue(request.Chain, out OpenChain? empty) && empty.Chain.Count == 0)
        {
            // It was opened before it was a session's; what is ready of it stays so.
            empty.MoveTo(request.Directory);
            return;
        }

        Interlocked.Increment(ref _chainsOpened);
        OpenChain opened;
        if (request.Entries.Length == 0)
        {
            opened = await RebuildAsync(request, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            // As many at a time as there are processors: with fifty to rebuild, the first is then usable in a fiftieth of the time.
            await _rebuilding.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                opened = await RebuildAsync(request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _rebuilding.Release();
            }
        }

        _chains[request.Chain] = opened;
        _quiet.Change(Quiet, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public Task CloseChainAsync(Guid chain, CancellationToken cancellationToken)
    {
        _chains.TryRemove(chain, out _);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<CompiledSubmission> CompileAsync(CompileRequest request, CancellationToken cancellationToken)
    {
        OpenChain open = Find(request.Chain);
        return await _compiling.RunAsync(
            request.Chain,
            () =>
            {
                open.Chain.Kept = new KeptAssemblies(request.Keep);
                CompiledSubmission compiled = open.Chain.Compile(request.Entry, cancellationToken, request.Results);
                if (compiled.InChain)
                {
                    open.Add(open.Chain[open.Chain.Count - 1]);
                    _quiet.Change(Quiet, Timeout.InfiniteTimeSpan);
                }
                else
                {
                    open.Completion.MoveTo(request.Entry.WorkingDirectory);
                }

                return compiled;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task KnowResultsAsync(Guid chain, KeptResult[] results, CancellationToken cancellationToken)
    {
        OpenChain open = Find(chain);
        await _completing.RunAsync(chain, () => { open.Know(results, cancellationToken); return true; }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<CompletionList> CompleteAsync(Guid chain, CompletionRequest request, CancellationToken cancellationToken)
    {
        ChainCompletion completion = Find(chain).Completion;
        Task<CompletionList> list = await _completing.RunAsync(
            chain, () => completion.CompleteAsync(request.Code, request.Position, request.Trigger, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        CompletionList answer = await list.ConfigureAwait(false);
        return request.Runs ? answer.InRuns() : answer;
    }

    /// <inheritdoc/>
    public async Task<CompletionDescription> DescribeAsync(Guid chain, DescribeRequest request, CancellationToken cancellationToken)
    {
        ChainCompletion completion = Find(chain).Completion;
        Task<CompletionDescription> description = await _completing.RunAsync(
            chain, () => completion.DescribeAsync(request.Code, request.Position, request.Label, request.Kind, request.Import, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return await description.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<SessionScope> ScopeAsync(Guid chain, CancellationToken cancellationToken) => ExploreAsync(chain, ChainScope.Of, cancellationToken);

    /// <inheritdoc/>
    public Task<Explanation> ExplainAsync(Guid chain, ExplainRequest request, CancellationToken cancellationToken) =>
        ExploreAsync(chain, snapshot => NameExplainer.Explain(snapshot, request.Name), cancellationToken);

    /// <inheritdoc/>
    public Task<Explanation> ExplainAtAsync(Guid chain, ExplainAtRequest request, CancellationToken cancellationToken) =>
        ExploreAsync(chain, snapshot => SourceFinder.Explain(snapshot, request.Code, request.Position, Find(chain).Results, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<SymbolSource> SourceAsync(Guid chain, SourceRequest request, CancellationToken cancellationToken)
    {
        SourcePlan plan = await ExploreAsync(chain, snapshot => SourceFinder.Find(snapshot, request, Find(chain).Results, cancellationToken), cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => plan.FulfilAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<MemberList> MembersAsync(Guid chain, ExplainRequest request, CancellationToken cancellationToken) =>
        ExploreAsync(chain, snapshot => MemberLister.List(snapshot, request.Name), cancellationToken);

    /// <inheritdoc/>
    public Task<FoundSymbols> FindAsync(Guid chain, FindRequest request, CancellationToken cancellationToken) =>
        ExploreAsync(chain, snapshot => SymbolSearch.Find(snapshot, request.Query, request.Limit), cancellationToken);

    /// <inheritdoc/>
    public async Task<SignatureList> SignaturesAsync(Guid chain, SignatureRequest request, CancellationToken cancellationToken)
    {
        ChainCompletion completion = Find(chain).Completion;
        Task<SignatureList> list = await _completing.RunAsync(
            chain, () => completion.SignaturesAsync(request.Code, request.Position, cancellationToken), cancellationToken).ConfigureAwait(false);
        return await list.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<TextAnalysis> AnalyzeAsync(Guid chain, AnalysisRequest request, CancellationToken cancellationToken)
    {
        if (NestingGuard.IsTooDeep(request.Code))
        {
            return new TextAnalysis([], []);
        }

        ChainCompletion completion = Find(chain).Completion;
        Task<NameSpan[]> names = await _completing.RunAsync(
            chain, () => completion.NamesAsync(request.Code, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new TextAnalysis(
            await names.ConfigureAwait(false),
            await ExploreAsync(chain, snapshot => ChainProblems.Of(snapshot, request.Code, Find(chain).Results, cancellationToken), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task<RunningWork[]> RunningAsync(CancellationToken cancellationToken) =>
        Task.FromResult<RunningWork[]>([.. _compiling.Busy(isSubmission: true), .. _completing.Busy(isSubmission: false)]);

    /// <summary>Lets the threads end.</summary>
    public void Dispose()
    {
        _quiet.Dispose();
        _rebuilding.Dispose();
        _compiling.Dispose();
        _completing.Dispose();
    }

    private OpenChain Find(Guid chain) => _chains.TryGetValue(chain, out OpenChain? open)
        ? open
        : throw new CompilerCallException(ICompiler.NoSuchChain, $"chain {chain} is not open here");

    /// <summary>Answers a question about a chain as it is now, beside its submissions.</summary>
    private async Task<T> ExploreAsync<T>(Guid chain, Func<ChainSnapshot, T> answer, CancellationToken cancellationToken)
    {
        ChainSnapshot snapshot = Find(chain).Snapshot;
        return await _completing.RunAsync(chain, () => answer(snapshot), cancellationToken).ConfigureAwait(false);
    }

    private async Task<OpenChain> RebuildAsync(OpenChainRequest request, CancellationToken cancellationToken)
    {
        OpenChain opened = await _compiling.RunAsync(request.Chain, () => Restore(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        for (int settled = 0; settled < opened.Chain.Count;)
        {
            // Piece by piece, so that other chains' submissions come in between.
            int start = settled;
            settled = await _compiling.RunAsync(request.Chain, () => opened.Chain.Settle(start, SettledAtOnce), cancellationToken, whenIdle: true)
                .ConfigureAwait(false);
        }

        return opened;
    }

    private static OpenChain Restore(OpenChainRequest request, CancellationToken cancellationToken)
    {
        Framework framework = Framework.At(request.FrameworkReferences);
        var chain = new Chain(request.Chain, framework, request.Usings) { Kept = new KeptAssemblies(request.Keep) };
        var open = new OpenChain(chain, new ChainCompletion(framework, request.Usings));
        open.MoveTo(request.Directory);
        foreach (ChainEntry entry in request.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            chain.Restore(entry);
            open.Add(chain[chain.Count - 1]);
        }

        return open;
    }

    private void CatchUp()
    {
        if (IsCompiling)
        {
            // Chains are being rebuilt, perhaps: whoever waits for one needs the processor more than who may yet ask for a list.
            _quiet.Change(Quiet, Timeout.InfiniteTimeSpan);
            return;
        }

        foreach (OpenChain open in _chains.Values)
        {
            _ = CatchUpAsync(open);
        }
    }

    /// <summary>Gets completion ready for the next question, piece by piece.</summary>
    private async Task CatchUpAsync(OpenChain open)
    {
        try
        {
            while (open.Completion.IsBehind)
            {
                Task piece = await _completing.RunAsync(
                    open.Chain.Id, () => open.Completion.CatchUpAsync(SettledAtOnce, CancellationToken.None), CancellationToken.None, whenIdle: true).ConfigureAwait(false);
                await piece.ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            // Nobody waits for it; who asks next does it again and gets the error.
            await Console.Error.WriteLineAsync($"completion could not get ready ahead of need: {exception.Message}").ConfigureAwait(false);
        }
    }

    private sealed class OpenChain(Chain chain, ChainCompletion completion)
    {
        private volatile ChainSnapshot _snapshot = new(chain.Framework, chain.Usings, []);

        public Chain Chain => chain;

        public ChainCompletion Completion => completion;

        /// <summary>The chain as it is now; for any thread.</summary>
        public ChainSnapshot Snapshot => _snapshot;

        /// <summary>The session's last results, newest first; null while nobody told.</summary>
        public KeptResult[]? Results { get; private set; }

        /// <summary>Takes note of the session's last results, for texts that name them.</summary>
        public void Know(KeptResult[] results, CancellationToken cancellationToken)
        {
            Results = results;
            CSharpCompilation typed = TypedSubmission.Of(_snapshot, CSharpSyntaxTree.ParseText(";", ScriptDefaults.Parsing), results, cancellationToken);
            var types = new ResultTypes(typed, typed.SyntaxTrees[0]);
            completion.Results = [.. results.Zip(ResultName.All, (result, name) => DeclarationReader.Variable(name, types.Nearest(result)))];
        }

        /// <summary>Paths in the text being typed start there from now on; null changes nothing.</summary>
        public void MoveTo(string? directory)
        {
            if (directory is not null)
            {
                completion.MoveTo(directory);
            }
        }

        /// <summary>Notes a submission that the chain has got; one at a time.</summary>
        public void Add(Link link)
        {
            completion.Add(link);
            _snapshot = _snapshot.With(link);
        }
    }
}
